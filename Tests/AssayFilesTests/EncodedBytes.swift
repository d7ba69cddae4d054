import Glibc

/// UTF-8 text in another encoding, by the C library.
func encoded(_ text: String, _ encoding: String) -> [UInt8] {
  converted(Array(text.utf8), from: "UTF-8", to: encoding)
}

/// Bytes of an encoding as UTF-8.
func decoded(_ bytes: [UInt8], _ encoding: String) -> [UInt8] {
  converted(bytes, from: encoding, to: "UTF-8")
}

private func converted(_ bytes: [UInt8], from source: String, to target: String) -> [UInt8] {
  let converter = iconv_open(target, source)
  defer { iconv_close(converter) }
  var input = bytes.map { CChar(bitPattern: $0) }
  var output = [CChar](repeating: 0, count: input.count * 4 + 16)
  var (left, room) = (input.count, output.count)
  let size = output.count
  let done = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      var (from, to) = (source.baseAddress, target.baseAddress)
      return iconv(converter, &from, &left, &to, &room)
    }
  }
  precondition(done != -1 && left == 0)
  return output.prefix(size - room).map { UInt8(bitPattern: $0) }
}
