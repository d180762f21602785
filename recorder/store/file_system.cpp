#include "recorder/store/file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include <fmt/format.h>

namespace hallwatch {
namespace {

Error refused(const char* doing, int code, const std::filesystem::path& path) {
  const auto kind = code == ENOSPC || code == EDQUOT  ? ErrorKind::kResourceExhausted
                    : code == EEXIST                  ? ErrorKind::kInvalidArgument
                    : code == ENOENT                  ? ErrorKind::kNotFound
                    : code == EACCES || code == EROFS ? ErrorKind::kPermissionDenied
                                                      : ErrorKind::kIo;
  return fail(kind, fmt::format("{}: {}: {}", doing, std::generic_category().message(code), path.string()));
}

/// Closes a descriptor when it goes out of scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  const int fd_;
};

class LocalFile final : public AppendFile {
 public:
  LocalFile(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}

  Result<> append(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const auto written = ::write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written <= 0) {
        return refused("append to footage", written < 0 ? errno : EIO, path_);
      }
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
  }
  Result<> sync() override {
    return ::fdatasync(fd_.get()) == 0 ? Result<>{} : Result<>{refused("sync footage", errno, path_)};
  }

 private:
  const Descriptor fd_;
  const std::filesystem::path path_;
};

class LocalFileSystem final : public FileSystem {
 public:
  Result<> make_folders(const std::filesystem::path& folder) override {
    if (::access(folder.c_str(), F_OK) == 0) {
      return {};
    }
    const auto parent = folder.parent_path();
    if (!parent.empty() && parent != folder) {
      if (auto made = make_folders(parent); !made.ok()) {
        return made;
      }
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
      return refused("make folder", errno, folder);
    }
    return sync_folder(parent.empty() ? std::filesystem::path{"."} : parent);
  }

  Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& file) override {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) {
      return refused("create footage", errno, file);
    }
    return Result<std::unique_ptr<AppendFile>>{std::make_unique<LocalFile>(fd, file)};
  }

  Result<> sync_folder(const std::filesystem::path& folder) override {
    const Descriptor fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (fd.get() < 0 || ::fsync(fd.get()) != 0) {
      return refused("sync folder", errno, folder);
    }
    return {};
  }

  Result<> truncate(const std::filesystem::path& file, std::uint64_t bytes) override {
    const Descriptor fd{::open(file.c_str(), O_WRONLY | O_CLOEXEC)};
    if (fd.get() < 0 || ::ftruncate(fd.get(), static_cast<off_t>(bytes)) != 0 || ::fsync(fd.get()) != 0) {
      return refused("cut the tail of footage", errno, file);
    }
    return {};
  }

  Result<> remove(const std::filesystem::path& file) override {
    return ::unlink(file.c_str()) == 0 ? Result<>{} : Result<>{refused("remove footage", errno, file)};
  }
};

}  // namespace

FileSystem& local_file_system() {
  static LocalFileSystem files;
  return files;
}

}  // namespace hallwatch
