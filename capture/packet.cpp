#include "capture/packet.h"

namespace hallwatch {

std::string_view to_text(Codec codec) {
  switch (codec) {
    case Codec::kH264:
      return "H264";
    case Codec::kH265:
      return "H265";
    case Codec::kPcma:
      return "PCMA";
    case Codec::kPcmu:
      return "PCMU";
    case Codec::kAac:
      return "AAC";
    case Codec::kUnknown:
      break;
  }
  return "unknown";
}

Codec codec_from_text(std::string_view text) {
  for (const auto codec : {Codec::kH264, Codec::kH265, Codec::kPcma, Codec::kPcmu, Codec::kAac}) {
    if (text == to_text(codec)) {
      return codec;
    }
  }
  return Codec::kUnknown;
}

}  // namespace hallwatch
