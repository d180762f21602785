#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/message/request.h"
#include "base/result.h"
#include "base/time/utc_time.h"

namespace hallwatch {

/// Why a piece of footage is missing.
enum class GapCause : unsigned char {
  kUnknown = 0,
  kCamera = 1,  // FROZEN: in the index and on the wire
  kNetwork = 2,
  kDisk = 3,
  kOverload = 4,
  kOperator = 5,  ///< the service was stopped or restarted
  kClock = 6,
};
[[nodiscard]] std::string_view to_text(GapCause cause);

/// One file of footage, as the index knows it.
struct SegmentRow {
  StreamId stream_id;
  std::uint64_t run = 0;
  UtcTime from{};
  UtcTime to{};      ///< end of the last fragment that is on disk
  std::string path;  ///< below the data directory
  std::int64_t bytes = 0;
  std::int64_t video_frames = 0;
  std::int64_t audio_frames = 0;
  bool is_open = false;  ///< still growing
};

struct GapRow {
  StreamId stream_id;
  UtcTime from{};
  UtcTime to{};  ///< epoch while the gap is open
  GapCause cause = GapCause::kUnknown;
  std::string detail;
};

/// A range of one stream, half open [from, to).
struct FootageRange {
  StreamId stream_id;
  UtcTime from{};
  UtcTime to{};
};

/// Asks the recorder of a station, by its request socket. One thread. Requests "segments" and "gaps" take
/// {"stream", "from_us", "to_us"}; see recorder/README.md.
class FootageClient {
 public:
  [[nodiscard]] static Result<FootageClient> connect(MessageContext& context, const std::string& endpoint);

  [[nodiscard]] Result<std::vector<SegmentRow>> segments(const FootageRange& range);
  [[nodiscard]] Result<std::vector<GapRow>> gaps(const FootageRange& range);

 private:
  explicit FootageClient(RequestClient client) : client_(std::move(client)) {}
  RequestClient client_;
};

/// JSON of the answers, shared by server, client and `--json` of the commands.
[[nodiscard]] std::string to_json_text(const std::vector<SegmentRow>& rows);
[[nodiscard]] std::string to_json_text(const std::vector<GapRow>& rows);
[[nodiscard]] Result<std::vector<SegmentRow>> segment_rows_from_json_text(std::string_view text);
[[nodiscard]] Result<std::vector<GapRow>> gap_rows_from_json_text(std::string_view text);

/// Body of the requests.
[[nodiscard]] std::string to_json_text(const FootageRange& range);
/// @errors kInvalidArgument: not such a range
[[nodiscard]] Result<FootageRange> footage_range_from_json_text(std::string_view text);

}  // namespace hallwatch
