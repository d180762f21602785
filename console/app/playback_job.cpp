#include "console/app/playback_job.h"

#include <algorithm>
#include <utility>

#include "console/app/fit.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPicturesAhead = 4;
constexpr auto kGrowsWithin = 90s;  // a range that ends this near to now may still get footage
constexpr auto kFollowInterval = 1'000ms;
constexpr auto kCoverageInterval = 3'000ms;
constexpr auto kJump = 2s;     // a hole in the footage: it is jumped over, not waited for
constexpr auto kLate = 500ms;  // the machine cannot keep the speed: go on from here

PlaybackTrouble trouble_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kNotFound:
      return PlaybackTrouble::kNoFootage;
    case ErrorKind::kTimeout:
    case ErrorKind::kUnavailable:
      return PlaybackTrouble::kRecorderAway;
    case ErrorKind::kDataLoss:
      return PlaybackTrouble::kDamaged;
    default:
      return PlaybackTrouble::kOther;
  }
}

}  // namespace

PlaybackJob::PlaybackJob(MessageContext& context, const Endpoints& endpoints, Clock& clock)
    : context_(context),
      packets_endpoint_(endpoints.packets()),
      clock_(clock),
      coverage_(context, endpoints.recorder(), clock),
      thread_("playback", [this](std::stop_token stop) { work(std::move(stop)); }) {}

void PlaybackJob::work(std::stop_token stop) {
  while (!stop.stop_requested()) {
    step(stop);
  }
}

void PlaybackJob::step(std::stop_token stop) {
  if (auto command = commands_.pop_for(time_to_wait(), std::move(stop))) {
    carry_out(*command);
    return;
  }
  if (view_.state == PlaybackState::kClosed) {
    return;
  }
  follow_or_retry();
  read_on();
  show_due();
  if (view_.position != UtcTime{}) {  // so the recorder is there: a question to one that is not would hold up the end
    ask_coverage();
  }
}

bool PlaybackJob::is_moving() const {
  return view_.state == PlaybackState::kPlaying || view_.state == PlaybackState::kOpening || must_show_next_;
}

std::chrono::milliseconds PlaybackJob::time_to_wait() const {
  if (!is_moving()) {
    return 200ms;
  }
  if (waiting_.empty() || !is_anchored_) {
    return 0ms;  // the reader waits
  }
  const auto due = std::chrono::ceil<std::chrono::milliseconds>(pace_.due(waiting_.front().utc) - clock_.mono_now());
  return std::clamp<std::chrono::milliseconds>(due, 0ms, waiting_.size() < kPicturesAhead && !is_drained_ ? 0ms : 40ms);
}

void PlaybackJob::set_state(PlaybackState state) {
  if (view_.state != state) {
    view_.state = state;
    publish();
  }
}

void PlaybackJob::carry_out(const PlaybackCommand& command) {
  if (const auto* open = std::get_if<OpenFootage>(&command)) {
    start(*open);
  } else if (std::holds_alternative<ClosePlayback>(command)) {
    reader_.reset();
    waiting_.clear();
    std::ignore = pictures_.take();
    view_ = {};
    publish();
  } else if (const auto* choice = std::get_if<PlayOrPause>(&command)) {
    set_playing(*choice);
  } else if (const auto* speed = std::get_if<SetPlaybackSpeed>(&command)) {
    pace_.set_speed(speed->speed, clock_.mono_now());
    view_.speed = speed->speed;
    publish();
  } else if (const auto* to = std::get_if<SeekPlayback>(&command)) {
    seek(to->to);
  } else if (const auto* size = std::get_if<SizePlayback>(&command)) {
    box_ = {size->width_px, size->height_px};
    format_.reset();  // the next packet sets the size
  }
}

void PlaybackJob::start(const OpenFootage& open) {
  const double speed = view_.speed;
  view_ = {};
  view_.line_key = open.line_key;
  view_.camera_id = open.footage.camera_id;
  view_.from = open.footage.from;
  view_.to = open.footage.to;
  view_.speed = speed;
  coverage_due_ = {};
  if (open.footage.camera_id.is_empty()) {
    view_.state = PlaybackState::kFailed;
    view_.trouble = PlaybackTrouble::kNoCamera;
    publish();
    return;
  }
  view_.state = PlaybackState::kOpening;
  seek(view_.from);
}

void PlaybackJob::seek(UtcTime to) {
  if (view_.state == PlaybackState::kClosed || view_.trouble == PlaybackTrouble::kNoCamera) {
    return;
  }
  const bool stays_paused = view_.state == PlaybackState::kPaused;
  read_from_ = std::clamp(to, view_.from, std::max(view_.from, view_.to));
  view_.trouble = PlaybackTrouble::kNone;
  view_.detail.clear();
  view_.state = stays_paused ? PlaybackState::kPaused : PlaybackState::kOpening;
  must_show_next_ = true;
  open_reader();
  publish();
}

void PlaybackJob::set_playing(PlayOrPause choice) {
  if (choice == PlayOrPause::kPause) {
    if (is_moving() || view_.state == PlaybackState::kFollowing) {
      set_state(PlaybackState::kPaused);
    }
    return;
  }
  if (view_.state == PlaybackState::kEnded || view_.state == PlaybackState::kFailed) {
    view_.state = PlaybackState::kOpening;
    seek(view_.from);
  } else if (view_.state == PlaybackState::kPaused) {
    is_anchored_ = false;
    set_state(PlaybackState::kPlaying);
  }
}

void PlaybackJob::open_reader() {
  waiting_.clear();
  std::ignore = decoder_.flush();
  is_drained_ = false;
  is_anchored_ = false;
  read_to_ = view_.to;
  auto reader =
      PacketBusReader::archive(context_, packets_endpoint_, {view_.camera_id, StreamKind::kMain}, read_from_, read_to_);
  if (!reader.ok()) {
    fail_with(reader.error());
    return;
  }
  reader_ = *std::move(reader);
  retry_at_ = clock_.mono_now() + 5s;  // an answer should have come by then
}

void PlaybackJob::follow_or_retry() {
  const auto now = clock_.mono_now();
  if (view_.state == PlaybackState::kFollowing && now >= retry_at_) {
    if (clock_.utc_now() - view_.to >= kGrowsWithin) {
      set_state(PlaybackState::kEnded);
      return;
    }
    open_reader();
    retry_at_ = now + kFollowInterval;
  }
  if (view_.state == PlaybackState::kOpening && reader_ != nullptr && now >= retry_at_) {
    fail_with(fail(ErrorKind::kTimeout, "no packet came within 5 s"));
  }
}

void PlaybackJob::read_on() {
  const bool wants_more = is_moving() || view_.state == PlaybackState::kFollowing;
  while (reader_ != nullptr && wants_more && waiting_.size() < kPicturesAhead && !is_drained_) {
    const bool can_wait = waiting_.empty();
    auto item = reader_->next(can_wait ? 40ms : 0ms);
    if (!item.ok()) {
      fail_with(item.error());
      return;
    }
    if (!item->has_value()) {
      return;
    }
    take_item(**item);
    if (commands_.size() > 0) {
      return;
    }
  }
}

void PlaybackJob::take_item(const BusItem& item) {
  if (const auto* packet = std::get_if<PacketPtr>(&item)) {
    decode(**packet);
  } else if (std::holds_alternative<ArchiveEnd>(item)) {
    for (auto& picture : decoder_.flush()) {
      if (picture.utc >= read_from_) {
        waiting_.push_back(std::move(picture));
      }
    }
    is_drained_ = true;
    reader_.reset();
  }
}

void PlaybackJob::decode(const EncodedPacket& packet) {
  if (packet.track != TrackKind::kVideo) {
    return;
  }
  if (packet.format != nullptr && packet.format != format_) {
    format_ = packet.format;
    decoder_.set_size(fit_inside({format_->video.width_px, format_->video.height_px}, box_));
  }
  auto pictures = decoder_.decode(packet);
  if (!pictures.ok()) {
    if (view_.trouble != PlaybackTrouble::kDamaged) {
      log_.warn("{} at {}: {}", packet.stream_id.text(), to_iso_text(packet.utc), pictures.error().message());
      view_.trouble = PlaybackTrouble::kDamaged;
      view_.detail = pictures.error().message();
      publish();
    }
    return;
  }
  for (auto& picture : *pictures) {
    if (picture.utc >= read_from_) {
      waiting_.push_back(std::move(picture));
    }
  }
}

void PlaybackJob::show_due() {
  const auto now = clock_.mono_now();
  if (must_show_next_ && !waiting_.empty()) {
    must_show_next_ = false;
    is_anchored_ = false;
    show(std::move(waiting_.front()));
    waiting_.pop_front();
    if (view_.state == PlaybackState::kOpening) {
      set_state(PlaybackState::kPlaying);
    }
    return;
  }
  must_show_next_ = must_show_next_ && !is_drained_;
  if (view_.state == PlaybackState::kFollowing && !waiting_.empty()) {
    is_anchored_ = false;
    set_state(PlaybackState::kPlaying);
  }
  if (view_.state != PlaybackState::kPlaying && view_.state != PlaybackState::kOpening) {
    return;
  }
  while (!waiting_.empty()) {
    auto& next = waiting_.front();
    const bool is_hole = view_.position != UtcTime{} && next.utc - view_.position > kJump;
    if (!is_anchored_ || is_hole || now - pace_.due(next.utc) > kLate) {
      pace_.anchor(next.utc, now);
      is_anchored_ = true;
    }
    if (pace_.due(next.utc) > now) {
      return;
    }
    show(std::move(next));
    waiting_.pop_front();
  }
  if (is_drained_) {
    end_of_range();
  }
}

void PlaybackJob::show(Picture picture) {
  view_.position = picture.utc;
  read_from_ = picture.utc + std::chrono::microseconds{1};
  pictures_.put(std::move(picture));
  publish();
}

void PlaybackJob::end_of_range() {
  const bool may_grow = clock_.utc_now() - view_.to < kGrowsWithin && view_.position < view_.to - 200ms;
  if (view_.position == UtcTime{} && !may_grow) {
    fail_with(fail(ErrorKind::kNotFound, "the archive has nothing in this range"));
    return;
  }
  retry_at_ = clock_.mono_now() + kFollowInterval;
  is_drained_ = false;
  set_state(may_grow ? PlaybackState::kFollowing : PlaybackState::kEnded);
}

void PlaybackJob::fail_with(const Error& error) {
  reader_.reset();
  if (view_.position != UtcTime{} && error.kind() == ErrorKind::kNotFound) {
    is_drained_ = true;  // nothing more there yet: the same as the end
    if (waiting_.empty()) {
      end_of_range();
    }
    return;
  }
  log_.warn("{} from {}: {}", view_.camera_id.text(), to_iso_text(read_from_), error.message());
  waiting_.clear();
  must_show_next_ = false;
  view_.trouble = trouble_of(error.kind());
  view_.detail = error.message();
  view_.state = PlaybackState::kFailed;
  publish();
}

void PlaybackJob::ask_coverage() {
  take_coverage();
  const auto now = clock_.mono_now();
  const bool may_change = !view_.is_coverage_known || clock_.utc_now() - view_.to < kGrowsWithin;
  if (now < coverage_due_ || !may_change || view_.camera_id.is_empty()) {
    return;
  }
  coverage_due_ = now + kCoverageInterval;
  coverage_.ask({{view_.camera_id, StreamKind::kMain}, view_.from, view_.to});
}

void PlaybackJob::take_coverage() {
  auto answer = coverage_.take();
  const bool is_of_this = answer && answer->range.stream_id.camera_id == view_.camera_id &&
                          answer->range.from == view_.from && answer->range.to == view_.to;
  if (is_of_this && (!view_.is_coverage_known || view_.covered != answer->covered)) {
    view_.covered = std::move(answer->covered);
    view_.is_coverage_known = true;
    publish();
  }
}

}  // namespace hallwatch
