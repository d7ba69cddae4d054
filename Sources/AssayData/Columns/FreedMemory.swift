internal import CKernels

/// What the process does with memory that it has freed.
package enum FreedMemory {
  /// Has the allocator keep up to 256 MB of it for what comes next.
  ///
  /// Files are decoded into arrays of 16 KB to 8 MB that live as long as a window of the file does. As it comes, the allocator
  /// gives such arrays back to the system, which clears each page again when the next window asks for it. A process that
  /// does one thing and ends wants this; a library must not decide it for the process it is in.
  package static func keep() { assay_keep_freed_memory(256 << 20) }
}
