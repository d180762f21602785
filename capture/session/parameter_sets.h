#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "capture/packet.h"
#include "capture/session/nal_walk.h"
#include "capture/session/sequence_parameters.h"

namespace hallwatch {

/// The parameter sets (VPS, SPS, PPS) that hold for a video track, from SDP and from the stream itself, and what
/// follows from them: size of the picture, avcC or hvcC, depth of reordering. Pure.
class ParameterSets {
 public:
  explicit ParameterSets(Codec codec) : codec_(codec) {}

  /// One NAL unit from SDP. What is no readable parameter set is passed over.
  void add(NalSpan unit);
  /// The sets inside one access unit (NAL units behind lengths). With a new SPS the sets that come beside it replace
  /// all of their kind; without one they replace those of the same id.
  /// @return true if anything changed
  bool note(std::span<const std::byte> access_unit);

  /// Nothing while a kind of set is missing.
  [[nodiscard]] std::optional<VideoFormat> format() const;
  [[nodiscard]] std::optional<int> reorder_depth() const;

 private:
  using Sets = std::map<unsigned, std::vector<std::byte>>;  // by id
  struct AllSets {
    Sets vps, sps, pps;
  };
  [[nodiscard]] Sets* of_kind(AllSets& sets, NalKind kind) const;
  void keep(AllSets& sets, NalSpan unit) const;
  [[nodiscard]] std::optional<SequenceParameters> sequence() const;
  [[nodiscard]] std::vector<std::byte> avc_config(const SequenceParameters& sps) const;
  [[nodiscard]] std::vector<std::byte> hevc_config(const SequenceParameters& sps) const;

  Codec codec_;
  AllSets sets_;
};

}  // namespace hallwatch
