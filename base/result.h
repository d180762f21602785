#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace hallwatch {

/// What kind of trouble an Error is; callers branch on it, people read the message.
enum class ErrorKind {
  kUnknown = 0,
  kInvalidArgument,    ///< input from outside is wrong (config, file, message)
  kNotFound,           ///< the thing asked for does not exist
  kUnavailable,        ///< a peer, file or library is not there now; later may work
  kPermissionDenied,   ///< refused: password, file mode, role
  kResourceExhausted,  ///< disk, memory or a bound is full
  kDataLoss,           ///< stored data is damaged or missing
  kIo,                 ///< the operating system refused a read or write
  kTimeout,            ///< no answer in time
  kUnsupported,        ///< understood, but not something we do
};

/// Expected trouble as a value: kind and a sentence. Gains its step on the way up and is handled once.
class Error {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  [[nodiscard]] ErrorKind kind() const { return kind_; }
  [[nodiscard]] const std::string& message() const { return message_; }

  /// The same error with the step that failed in front: "open camera W03: connection refused".
  [[nodiscard]] Error while_doing(std::string_view step) const {
    return Error{kind_, std::string{step} + ": " + message_};
  }

 private:
  ErrorKind kind_;
  std::string message_;
};

/// A T or an Error. Never dropped silently: tl::expected alone is not nodiscard.
template <typename T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using Base = tl::expected<T, Error>;
  using Base::Base;
  Result(Error error) : Base(tl::unexpect, std::move(error)) {}  // NOLINT: errors return as they are

  [[nodiscard]] bool ok() const { return this->has_value(); }
};

/// Shorthand for `return fail(ErrorKind::kIo, "write x: no space")`.
[[nodiscard]] inline Error fail(ErrorKind kind, std::string message) {
  return Error{kind, std::move(message)};
}

}  // namespace hallwatch
