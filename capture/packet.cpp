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

}  // namespace hallwatch
