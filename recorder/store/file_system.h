#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "base/result.h"

namespace hallwatch {

/// A file that only grows.
class AppendFile {
 public:
  AppendFile() = default;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  virtual ~AppendFile() = default;

  /// All of the bytes, or an error; then some of them may be in the file.
  [[nodiscard]] virtual Result<> append(std::span<const std::byte> bytes) = 0;
  /// Returns when the data is on the disk. After an error the kernel may have dropped it: never ask again.
  [[nodiscard]] virtual Result<> sync() = 0;
};

/// The write side of the operating system, as a parameter: tests hand in one that fails at each step.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  /// Makes a folder and those above it; each new name is on the disk when it returns.
  [[nodiscard]] virtual Result<> make_folders(const std::filesystem::path& folder) = 0;
  /// @errors kInvalidArgument: there is such a file already
  [[nodiscard]] virtual Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& file) = 0;
  /// Names made or removed in a folder are on the disk when it returns.
  [[nodiscard]] virtual Result<> sync_folder(const std::filesystem::path& folder) = 0;
  /// Cuts a file that nobody writes, and syncs it.
  [[nodiscard]] virtual Result<> truncate(const std::filesystem::path& file, std::uint64_t bytes) = 0;
  [[nodiscard]] virtual Result<> remove(const std::filesystem::path& file) = 0;
};

/// The machine's own.
[[nodiscard]] FileSystem& local_file_system();

}  // namespace hallwatch
