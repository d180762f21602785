#pragma once

#include <memory>

namespace hallwatch {

template <auto ReleaseFn>
struct Releaser {
  template <typename T>
  void operator()(T* handle) const noexcept {
    ReleaseFn(handle);
  }
};

/// Owns a C library's object; one alias a type, beside the library's wall (`*_handles.h`).
template <typename T, auto ReleaseFn>
using Handle = std::unique_ptr<T, Releaser<ReleaseFn>>;

}  // namespace hallwatch
