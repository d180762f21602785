#include "analytics/evaluation/seat_evaluation.h"

#include <ctime>
#include <system_error>
#include <utility>

#include <opencv2/imgcodecs.hpp>

#include "analytics/opencv_handles.h"
#include "analytics/seats/seat_monitor.h"
#include "capture/picture/clip_file.h"

namespace hallwatch {
namespace {

using std::chrono::microseconds;

/// The clip's first picture; any moment but the epoch, which means "none" in reports.
constexpr UtcTime kClipStart = utc_from_us(1'000'000'000'000'000);
const CameraId kCamera{"CLIP"};

double cpu_ms() {
  return static_cast<double>(std::clock()) * 1000.0 / CLOCKS_PER_SEC;
}

bool can_be_judged(ViewState state) {
  return state != ViewState::kStale && state != ViewState::kBlind;
}

/// Follows the reports of one clip's monitor.
class TrackKeeper {
 public:
  explicit TrackKeeper(const std::vector<LabelledSeat>& seats) : seats_(seats), tracks_(seats.size()) {}

  void note_changes(const std::vector<SeatReport>& reports, microseconds told_at) {
    for (const auto& report : reports) {
      tracks_[index_of(report.seat_id)].changes.push_back({told_at, report.since - kClipStart, report.state});
    }
  }
  void note_looks(const std::vector<SeatReport>& reports) {
    for (const auto& report : reports) {
      if (can_be_judged(report.state)) {
        tracks_[index_of(report.seat_id)].looks.push_back({report.at - kClipStart, report.presence_score});
      }
    }
  }
  [[nodiscard]] const std::vector<SeatTrack>& tracks() const { return tracks_; }

 private:
  [[nodiscard]] std::size_t index_of(const SeatId& seat_id) const {
    std::size_t index = 0;
    while (index + 1 < seats_.size() && seats_[index].place.seat_id != seat_id) {
      ++index;
    }
    return index;
  }

  const std::vector<LabelledSeat>& seats_;
  std::vector<SeatTrack> tracks_;
};

SeatMonitorSettings monitor_settings(const LabelledClip& labels, const EvaluationSettings& settings) {
  SeatMonitorSettings result;
  result.camera_id = kCamera;
  result.timings = settings.timings;
  result.mode = settings.mode;
  for (const auto& seat : labels.seats) {
    result.seats.push_back(seat.place);
  }
  return result;
}

Result<Picture> read_picture(const std::filesystem::path& file) {
  return guarded("read image", [&]() -> Result<Picture> {
    std::error_code ignored;
    const bool is_there = std::filesystem::is_regular_file(file, ignored);  // OpenCV would write a line of its own
    const cv::Mat pixels = is_there ? cv::imread(file.string(), cv::IMREAD_COLOR) : cv::Mat{};
    if (pixels.empty()) {
      return fail(ErrorKind::kNotFound, "cannot read image " + file.string());
    }
    Picture picture;
    picture.width_px = pixels.cols;
    picture.height_px = pixels.rows;
    picture.order = PixelOrder::kBgr;
    picture.bytes.assign(pixels.datastart, pixels.dataend);
    return picture;
  });
}

void score_still(const LabelledStill& still, const std::vector<std::optional<SeatEvidence>>& evidence,
                 SeatScore& score) {
  for (std::size_t i = 0; i < still.labels.size(); ++i) {
    ++score.seats;
    if (still.labels[i] != SeatLabel::kEmpty && still.labels[i] != SeatLabel::kOccupied) {
      continue;
    }
    const bool is_empty = still.labels[i] == SeatLabel::kEmpty;
    const float presence = evidence[i] ? evidence[i]->presence_score : 1.0F;
    const bool is_told_empty = presence < 0.5F && !(evidence[i] && evidence[i]->is_blocked);
    score.looks.add(is_empty, is_told_empty);
    score.states.add(is_empty, is_told_empty);
    (is_empty ? score.scores_when_empty : score.scores_when_occupied).push_back(presence);
  }
}

}  // namespace

Result<SeatScore> evaluate_clip(const std::filesystem::path& clip, const LabelledClip& labels, PersonDetector& detector,
                                const EvaluationSettings& settings) {
  auto file = ClipFile::open(clip, {kCamera, StreamKind::kSub}, kClipStart);
  if (!file.ok()) {
    return file.error();
  }
  const double cpu_before = cpu_ms();
  SeatMonitor monitor{monitor_settings(labels, settings), &detector};
  TrackKeeper keeper{labels.seats};
  microseconds length{};
  std::uint64_t pictures = 0;
  for (;;) {
    auto packet = file->next();
    if (!packet.ok()) {
      return packet.error().while_doing("evaluate " + clip.string());
    }
    if (!packet->has_value()) {
      break;
    }
    const microseconds at = (**packet)->utc - kClipStart;
    length = std::max(length, at);
    keeper.note_changes(monitor.take(***packet), at);
    if (monitor.counters().pictures != std::exchange(pictures, monitor.counters().pictures)) {
      keeper.note_looks(monitor.reports());
    }
  }
  length = std::max(length, file->duration());
  SeatScore score;
  score.name = labels.clip;
  score.kind = labels.kind;
  score.cpu_ms = cpu_ms() - cpu_before;
  score.video_s = std::chrono::duration<double>(length).count();
  score.detector_looks = static_cast<double>(monitor.counters().detector_looks);
  for (std::size_t i = 0; i < labels.seats.size(); ++i) {
    score += score_seat(labels.seats[i], keeper.tracks()[i], length, settings.timings.empty_hold);
  }
  return score;
}

Result<SeatScore> evaluate_stills(const std::filesystem::path& folder, const std::vector<LabelledStill>& stills,
                                  PersonDetector& detector, const EvaluationSettings& settings) {
  SeatScore score;
  score.name = "stills";
  score.kind = "stills";
  for (const auto& still : stills) {
    const auto picture = read_picture(folder / still.image);
    if (!picture.ok()) {
      return picture.error();
    }
    const double cpu_before = cpu_ms();
    SeatLooker looker{still.seats, detector, settings.mode};
    const auto evidence = looker.look(*picture, std::vector<bool>(still.seats.size(), true));
    if (!evidence.ok()) {
      return evidence.error().while_doing("look at " + still.image);
    }
    score.cpu_ms += cpu_ms() - cpu_before;
    score.video_s += 1.0;  // one look stands for one second
    score.detector_looks += 1.0;
    score_still(still, *evidence, score);
  }
  return score;
}

}  // namespace hallwatch
