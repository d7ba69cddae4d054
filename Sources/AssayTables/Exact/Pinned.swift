/// A copy of an array at a fixed address, for loops that would else count references for each element they read.
@safe final class Pinned<Element: Sendable & BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>

  init(_ elements: [Element]) {
    unsafe base = .allocate(capacity: max(1, elements.count))
    for (place, element) in elements.enumerated() { unsafe (base + place).initialize(to: element) }
  }

  init(repeating element: Element, count: Int) {
    unsafe base = .allocate(capacity: max(1, count))
    unsafe base.initialize(repeating: element, count: count)
  }

  deinit { unsafe base.deallocate() }
}
