#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "recorder/store/file_system.h"

namespace hallwatch {

/// The machine's file system, except that the calls of the given numbers (from 1, over all kinds) are refused.
/// A refused append leaves half of its bytes behind, as a full disk does.
class FailingFileSystem final : public FileSystem {
 public:
  /// @param is_refused  asked with the number and the name of each call
  explicit FailingFileSystem(std::function<bool(int number, const std::string& name)> is_refused)
      : is_refused_(std::move(is_refused)) {}

  Result<> make_folders(const std::filesystem::path& folder) override {
    return refuses("make_folders") ? refusal() : real_.make_folders(folder);
  }
  Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& file) override {
    if (refuses("create")) {
      return refusal().error();
    }
    auto created = real_.create(file);
    if (!created.ok()) {
      return created.error();
    }
    return Result<std::unique_ptr<AppendFile>>{std::make_unique<FailingFile>(*this, std::move(*created))};
  }
  Result<> sync_folder(const std::filesystem::path& folder) override {
    return refuses("sync_folder") ? refusal() : real_.sync_folder(folder);
  }
  Result<> truncate(const std::filesystem::path& file, std::uint64_t bytes) override {
    return refuses("truncate") ? refusal() : real_.truncate(file, bytes);
  }
  Result<> remove(const std::filesystem::path& file) override {
    return refuses("remove") ? refusal() : real_.remove(file);
  }

  [[nodiscard]] int calls() const { return calls_; }
  /// Names of all calls so far, in order.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  class FailingFile final : public AppendFile {
   public:
    FailingFile(FailingFileSystem& owner, std::unique_ptr<AppendFile> real) : owner_(owner), real_(std::move(real)) {}
    Result<> append(std::span<const std::byte> bytes) override {
      if (!owner_.refuses("append")) {
        return real_->append(bytes);
      }
      static_cast<void>(real_->append(bytes.first(bytes.size() / 2)).ok());
      return fail(ErrorKind::kResourceExhausted, "append: no space left (made up)");
    }
    Result<> sync() override { return owner_.refuses("sync") ? owner_.refusal() : real_->sync(); }

   private:
    FailingFileSystem& owner_;
    std::unique_ptr<AppendFile> real_;
  };

  bool refuses(const std::string& name) {
    names_.push_back(name);
    return is_refused_(++calls_, name);
  }
  static Result<> refusal() { return fail(ErrorKind::kIo, "input/output error (made up)"); }

  std::function<bool(int, const std::string&)> is_refused_;
  FileSystem& real_ = local_file_system();
  int calls_ = 0;
  std::vector<std::string> names_;
};

}  // namespace hallwatch
