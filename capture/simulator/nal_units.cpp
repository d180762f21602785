#include "capture/simulator/nal_units.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

constexpr std::array<std::uint8_t, 3> kStartCode{0, 0, 1};

NalUnit without_trailing_zeros(NalUnit unit) {
  while (!unit.empty() && unit.back() == 0) {
    unit = unit.first(unit.size() - 1);
  }
  return unit;
}

}  // namespace

std::vector<NalUnit> split_annex_b(std::span<const std::uint8_t> bytes) {
  std::vector<NalUnit> units;
  auto begin = std::search(bytes.begin(), bytes.end(), kStartCode.begin(), kStartCode.end());
  while (begin != bytes.end()) {
    begin += kStartCode.size();
    const auto end = std::search(begin, bytes.end(), kStartCode.begin(), kStartCode.end());
    if (const auto unit = without_trailing_zeros(NalUnit{begin, end}); !unit.empty()) {
      units.push_back(unit);
    }
    begin = end;
  }
  return units;
}

int nal_unit_type(NalUnit unit, Codec codec) {
  return codec == Codec::kH265 ? (unit.front() >> 1U) & 0x3F : unit.front() & 0x1F;
}

bool is_parameter_set(NalUnit unit, Codec codec) {
  const int type = nal_unit_type(unit, codec);
  return codec == Codec::kH265 ? type >= 32 && type <= 34 : type == 7 || type == 8;
}

}  // namespace hallwatch
