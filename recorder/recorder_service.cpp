#include "recorder/recorder_service.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/log.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kReportInterval = 1s;
constexpr auto kLongestWait = 100ms;  // so that a stop is noticed

bool is_gone(SessionState state) {
  return state == SessionState::kLost || state == SessionState::kRefused || state == SessionState::kUnsupported;
}

}  // namespace

Result<std::unique_ptr<RecorderService>> RecorderService::bind(MessageContext& context, const Endpoints& endpoints,
                                                               const std::filesystem::path& data, SegmentStore& store,
                                                               Clock& clock) {
  auto server = RequestServer::bind(context, endpoints.recorder());
  if (!server.ok()) {
    return server.error();
  }
  auto reports = Socket::bind(context, SocketKind::kPub, endpoints.camera_reports());
  if (!reports.ok()) {
    return reports.error();
  }
  auto index = FootageIndex::open(data, OpenMode::kReadOnly);
  if (!index.ok()) {
    return index.error();
  }
  const int wake_fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake_fd < 0) {
    return fail(ErrorKind::kResourceExhausted, "make an eventfd: too many open files");
  }
  return std::make_unique<RecorderService>(Parts{std::move(*server), std::move(*reports), std::move(*index), wake_fd},
                                           store, clock);
}

RecorderService::RecorderService(Parts parts, SegmentStore& store, Clock& clock)
    : parts_(std::move(parts)), store_(store), clock_(clock) {
  parts_.server.answer("segments", [this](std::string_view body) { return answer_segments(body); });
  parts_.server.answer("gaps", [this](std::string_view body) { return answer_gaps(body); });
}

RecorderService::~RecorderService() {
  ::close(parts_.wake_fd);
}

void RecorderService::session_changed(const StreamId& stream_id, SessionState state, UtcTime since,
                                      const std::string& reason) {
  if (is_gone(state)) {
    store_.interrupt(stream_id, GapCause::kCamera, since, reason);
  }
  const std::uint64_t one = 1;
  if (::write(parts_.wake_fd, &one, sizeof one) < 0) {
    Log{"recorder"}.debug("{}: the change is told with the next report", stream_id.text());
  }
}

bool RecorderService::take_wake() {
  std::uint64_t count = 0;
  return ::read(parts_.wake_fd, &count, sizeof count) == sizeof count;
}

Result<> RecorderService::run(std::stop_token stop, const SessionReports& sessions) {
  auto due = clock_.mono_now();
  while (!stop.stop_requested()) {
    if (auto failure = store_.failure()) {
      return failure->while_doing("record");
    }
    const auto now = clock_.mono_now();
    if (take_wake() || now >= due) {
      publish(sessions());
      due = now + kReportInterval;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - clock_.mono_now());
    const std::array sockets{&parts_.server.socket()};
    wait_for_messages(sockets, parts_.wake_fd, std::clamp<std::chrono::milliseconds>(left, 0ms, kLongestWait));
    parts_.server.serve_pending();
  }
  return {};
}

void RecorderService::publish(std::vector<CameraReport> reports) {
  for (auto& report : reports) {
    const auto progress = store_.progress(report.stream_id);
    report.at = clock_.utc_now();
    report.recorded_up_to = progress.recorded_up_to;
    report.stored_frames = progress.stored_frames;
    report.lost_packets = progress.lost_packets;
    if (report.reason.empty()) {
      report.reason = progress.trouble;
    }
    const auto sent = parts_.reports.send("camera." + report.stream_id.text(), ++report_number_, to_json_text(report));
    if (!sent.ok()) {
      Log{"recorder"}.debug("report not sent: {}", sent.error().message());
    }
  }
}

Result<std::string> RecorderService::answer_segments(std::string_view body) {
  const auto range = footage_range_from_json_text(body);
  if (!range.ok()) {
    return range.error();
  }
  const auto found = parts_.index.segments(*range);
  if (!found.ok()) {
    return found.error();
  }
  std::vector<SegmentRow> rows;
  std::ranges::transform(*found, std::back_inserter(rows), row_of);
  return to_json_text(rows);
}

Result<std::string> RecorderService::answer_gaps(std::string_view body) {
  const auto range = footage_range_from_json_text(body);
  const auto rows = range.ok() ? parts_.index.gaps(*range) : Result<std::vector<GapRow>>{range.error()};
  return rows.ok() ? Result<std::string>{to_json_text(*rows)} : Result<std::string>{rows.error()};
}

}  // namespace hallwatch
