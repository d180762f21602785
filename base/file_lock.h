#pragma once

#include <filesystem>
#include <utility>

#include "base/result.h"

namespace hallwatch {

/// Holds a lock file for this process, so that no second one works on the same data. The kernel releases it when
/// the process ends, however it ends; the file itself stays. Not inherited by children.
class FileLock {
 public:
  /// @errors kUnavailable: another process has it (the message names its pid); kIo: cannot be made
  [[nodiscard]] static Result<FileLock> take(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace hallwatch
