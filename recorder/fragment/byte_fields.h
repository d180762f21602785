#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hallwatch {

/// Appends numbers big endian, as ISO files have them, and varints (7 bits a byte, lowest first).
class ByteWriter {
 public:
  template <typename T>
  ByteWriter& big(T value) {
    for (std::size_t at = sizeof(T); at-- > 0;) {
      bytes_.push_back(static_cast<std::byte>((static_cast<std::uint64_t>(value) >> (8 * at)) & 0xffU));
    }
    return *this;
  }
  ByteWriter& raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  ByteWriter& raw(std::string_view text) { return raw(std::as_bytes(std::span{text})); }
  ByteWriter& varint(std::uint64_t value) {
    while (value >= 0x80U) {
      bytes_.push_back(static_cast<std::byte>((value & 0x7fU) | 0x80U));
      value >>= 7U;
    }
    bytes_.push_back(static_cast<std::byte>(value));
    return *this;
  }
  /// Small numbers of either sign in few bytes: 0, -1, 1, -2 … become 0, 1, 2, 3 …
  ByteWriter& signed_varint(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    return varint((bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0U));
  }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(bytes_); }
  /// Writes over 4 bytes that are already there.
  void put_u32_at(std::size_t offset, std::uint32_t value) {
    for (std::size_t at = 0; at < 4; ++at) {
      bytes_[offset + at] = static_cast<std::byte>((value >> (8 * (3 - at))) & 0xffU);
    }
  }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads what ByteWriter writes, from bytes that may be anything: past the end it gives zeros and is not ok().
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <typename T>
  [[nodiscard]] T big() {
    if (rest_.size() < sizeof(T)) {
      fail();
      return T{};
    }
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < sizeof(T); ++at) {
      value = (value << 8U) | std::to_integer<std::uint64_t>(rest_[at]);
    }
    rest_ = rest_.subspan(sizeof(T));
    return static_cast<T>(value);
  }
  [[nodiscard]] std::span<const std::byte> raw(std::size_t size) {
    if (rest_.size() < size) {
      fail();
      return {};
    }
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  [[nodiscard]] std::string text(std::size_t size) {
    const auto taken = raw(size);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }
  [[nodiscard]] std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto next = big<std::uint8_t>();
      value |= (static_cast<std::uint64_t>(next) & 0x7fU) << shift;
      if ((next & 0x80U) == 0) {
        return value;
      }
    }
    fail();
    return 0;
  }
  [[nodiscard]] std::int64_t signed_varint() {
    const auto bits = varint();
    return static_cast<std::int64_t>((bits >> 1U) ^ ((bits & 1U) != 0 ? ~std::uint64_t{0} : 0U));
  }

  [[nodiscard]] bool ok() const { return is_ok_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  void fail() {
    is_ok_ = false;
    rest_ = {};
  }

  std::span<const std::byte> rest_;
  bool is_ok_ = true;
};

}  // namespace hallwatch
