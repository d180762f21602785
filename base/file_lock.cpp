#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fmt/format.h>

namespace hallwatch {
namespace {

std::string reason(int code) {
  return std::generic_category().message(code);
}

/// The number that the holder wrote into its file.
std::string holder(int fd) {
  std::array<char, 16> text{};
  const auto got = ::pread(fd, text.data(), text.size(), 0);
  return got > 0 ? std::string{text.data(), static_cast<std::size_t>(got)} : std::string{"unknown"};
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return fail(ErrorKind::kIo, fmt::format("lock {}: {}", file.string(), reason(errno)));
  }
  FileLock lock{fd};
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return fail(ErrorKind::kIo, fmt::format("lock {}: {}", file.string(), reason(errno)));
    }
    return fail(ErrorKind::kUnavailable, fmt::format("process {} has {} locked: stop it first, or use another folder",
                                                     holder(fd), file.string()));
  }
  const auto pid = std::to_string(::getpid());
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return fail(ErrorKind::kIo, fmt::format("write {}: {}", file.string(), reason(errno)));
  }
  return lock;
}

FileLock::~FileLock() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

}  // namespace hallwatch
