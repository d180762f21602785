#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "recorder/fragment/fragment_seal.h"

namespace hallwatch {

/// Reads one footage file, also while it grows: seals one after the other, and the packets of a fragment exactly as
/// they were given to the writer. Changes nothing. One thread.
class FragmentReader {
 public:
  /// @errors kNotFound: no such file; kDataLoss: its head is not whole and sealed
  [[nodiscard]] static Result<FragmentReader> open(const std::filesystem::path& file);
  FragmentReader(FragmentReader&& other) noexcept;
  FragmentReader& operator=(FragmentReader&& other) noexcept;
  FragmentReader(const FragmentReader&) = delete;
  FragmentReader& operator=(const FragmentReader&) = delete;
  ~FragmentReader();

  [[nodiscard]] const FragmentSeal& head() const { return head_; }
  [[nodiscard]] const SealedTracks& tracks() const { return tracks_; }
  [[nodiscard]] const std::shared_ptr<const StreamFormat>& format() const { return format_; }

  /// Where the next fragment begins, or will.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  /// The seal read last; the next one must continue it.
  [[nodiscard]] const ChainTip& tip() const { return tip_; }
  [[nodiscard]] Result<std::uint64_t> file_bytes() const;

  /// Reads the next seal, not the fragment itself. Nothing where no whole fragment stands (yet): ask again later.
  /// @errors kDataLoss: what stands there is not the fragment that belongs there; the message says where
  [[nodiscard]] Result<std::optional<FragmentSeal>> next();
  /// Whether the sealed bytes are those that were sealed.
  /// @errors kDataLoss: they are not
  [[nodiscard]] Result<> verify(const FragmentSeal& seal) const;
  /// The packets of a fragment; its bytes are verified on the way.
  [[nodiscard]] Result<std::vector<PacketPtr>> packets(const FragmentSeal& seal) const;

 private:
  explicit FragmentReader(int fd) : fd_(fd) {}
  [[nodiscard]] Result<> read_head();
  [[nodiscard]] Result<std::vector<std::byte>> read(std::uint64_t offset, std::uint64_t size) const;
  [[nodiscard]] Result<std::vector<std::byte>> content(const FragmentSeal& seal) const;
  struct BoxAt {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    bool is_whole = false;
    std::vector<std::byte> start;  ///< up to 24 bytes
  };
  [[nodiscard]] Result<BoxAt> box_at(std::uint64_t offset) const;
  [[nodiscard]] Result<FragmentSeal> seal_at(const BoxAt& box) const;
  [[nodiscard]] Error damaged(const char* what) const;

  int fd_ = -1;
  std::filesystem::path file_;
  std::uint64_t position_ = 0;
  ChainTip tip_;
  FragmentSeal head_;
  SealedTracks tracks_;
  std::shared_ptr<const StreamFormat> format_;
};

}  // namespace hallwatch
