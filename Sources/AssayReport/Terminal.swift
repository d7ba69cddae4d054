import Glibc

/// The terminal that standard output or standard error may be.
public enum Terminal {
  /// The width for text pages: the terminal's own, else that of the variable COLUMNS, else 100.
  public static var width: Int { width(of: STDOUT_FILENO) }

  /// The same for lines on standard error.
  public static var errorWidth: Int { width(of: STDERR_FILENO) }

  private static func width(of descriptor: CInt) -> Int {
    var size = winsize()
    if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    if let columns = unsafe getenv("COLUMNS"), let width = Int(unsafe String(cString: columns)), width > 0 {
      return width
    }
    return 100
  }
}
