#include "capture/simulator/session_description.h"

#include <fmt/format.h>

namespace hallwatch {

std::string session_description(const ClipSource& clip) {
  std::string text =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Hallwatch camera simulator\r\nt=0 0\r\na=control:*\r\n"
      "a=range:npt=now-\r\n";
  for (std::size_t i = 0; i < clip.tracks().size(); ++i) {
    const ClipTrack& track = clip.tracks()[i];
    text += fmt::format("m={} 0 RTP/AVP {}\r\nc=IN IP4 0.0.0.0\r\n{}a=control:trackID={}\r\n",
                        track.kind == TrackKind::kVideo ? "video" : "audio", track.payload_type,
                        track.media_description, i);
  }
  return text;
}

}  // namespace hallwatch
