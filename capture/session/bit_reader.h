#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hallwatch {

/// The payload of a NAL unit without its emulation prevention bytes (ISO 14496-10 7.4.1).
[[nodiscard]] inline std::vector<std::byte> without_emulation_prevention(std::span<const std::byte> unit) {
  std::vector<std::byte> payload;
  payload.reserve(unit.size());
  int zeros = 0;
  for (const auto byte : unit) {
    if (zeros >= 2 && byte == std::byte{3}) {
      zeros = 0;
      continue;
    }
    zeros = byte == std::byte{0} ? zeros + 1 : 0;
    payload.push_back(byte);
  }
  return payload;
}

/// Reads bits, most significant first. Total: behind the end it gives zeros and has_failed() is true.
class BitReader {
 public:
  explicit BitReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool has_failed() const { return has_failed_; }

  bool flag() { return bits(1) != 0; }
  /// @param count  0 … 32
  std::uint32_t bits(unsigned count) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) {
      value = (value << 1U) | next();
    }
    return static_cast<std::uint32_t>(value);
  }
  void skip(std::size_t count) {
    has_failed_ = has_failed_ || count > bytes_.size() * 8 - at_;
    at_ = has_failed_ ? bytes_.size() * 8 : at_ + count;
  }
  /// ue(v); above 2^32 - 2 it fails.
  std::uint32_t unsigned_golomb() {
    unsigned zeros = 0;
    while (!has_failed_ && next() == 0) {
      ++zeros;
    }
    if (has_failed_ || zeros > 31) {
      has_failed_ = true;
      return 0;
    }
    return static_cast<std::uint32_t>((std::uint64_t{1} << zeros) - 1 + bits(zeros));
  }
  /// se(v)
  std::int32_t signed_golomb() {
    const std::int64_t code = unsigned_golomb();
    return static_cast<std::int32_t>(code % 2 == 0 ? -(code / 2) : (code + 1) / 2);
  }

 private:
  std::uint32_t next() {
    if (has_failed_ || at_ >= bytes_.size() * 8) {
      has_failed_ = true;
      return 0;
    }
    const auto bit = (std::to_integer<unsigned>(bytes_[at_ / 8]) >> (7 - at_ % 8)) & 1U;
    ++at_;
    return bit;
  }

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool has_failed_ = false;
};

}  // namespace hallwatch
