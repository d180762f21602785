#pragma once

#include <iconv.h>

#include <utility>

namespace hallwatch {

/// A converter of letters; its C type is a plain pointer whose failure value is -1, so it needs a class of its own.
class IconvHandle {
 public:
  explicit IconvHandle(iconv_t converter) : converter_(converter) {}
  ~IconvHandle() {
    if (*this) {
      iconv_close(converter_);
    }
  }
  IconvHandle(const IconvHandle&) = delete;
  IconvHandle& operator=(const IconvHandle&) = delete;

  explicit operator bool() const { return converter_ != failed(); }
  [[nodiscard]] iconv_t get() const { return converter_; }

 private:
  static iconv_t failed() { return reinterpret_cast<iconv_t>(-1); }
  iconv_t converter_;
};

}  // namespace hallwatch
