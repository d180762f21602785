#include "station/demo/demo_run.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <ostream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "recorder/footage_queries.h"
#include "station/demo/demo_checks.h"
#include "station/demo/demo_facts.h"
#include "station/demo/demo_site.h"
#include "station/demo/demo_stage.h"
#include "station/demo/demo_story.h"
#include "station/demo/sample_week.h"
#include "station/demo/station_observer.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kStartPatience = 30s;
constexpr auto kShotPatience = 45s;
constexpr std::array kShots{"wall.png", "alert.png", "playback.png", "camera_lost.png", "cases.png", "attendance.png"};

/// One performance. Members are declared in the order in which they start: they end in reverse.
class Demo {
 public:
  Demo(const DemoOptions& options, Clock& clock, std::stop_token stop, std::ostream& out)
      : options_(options), clock_(clock), stop_(std::move(stop)), out_(out), folders_(fs::absolute(options.out)) {}

  Result<bool> run() {
    began_ = clock_.mono_now();
    for (const auto& step : {&Demo::set_stage, &Demo::start_cameras_and_services, &Demo::start_viewers}) {
      if (auto done = (this->*step)(); !done.ok()) {
        return done.error();
      }
    }
    const auto played = play();
    if (!played.ok() && (options_.is_headless || !is_ended_by_person())) {
      return played.error();
    }
    if (!options_.is_headless && played.ok()) {
      say("the story is over; the hall goes on until you close the window or press Ctrl-C");
      [[maybe_unused]] const bool is_over = wait_until(clock_, 24h, [this] { return is_ended_by_person(); });
    }
    stop_all();
    if (!played.ok()) {
      say("ended early: nothing is judged");
      return true;
    }
    return judge();
  }

 private:
  Result<> set_stage();
  Result<> start_cameras_and_services();
  Result<> start_viewers();
  Result<> play();
  void stop_all();
  Result<bool> judge();

  Result<> wait_for_all_live();
  Result<> wait_for_the_seat();
  Result<> let_a_camera_die();
  Result<> wait_for_shots();
  void read_back_the_alert();

  void say(const std::string& line) {
    const std::chrono::duration<double> age = clock_.mono_now() - began_;
    out_ << fmt::format("[{:5.1f} s] {}", age.count(), line) << std::endl;
  }
  [[nodiscard]] bool is_ended_by_person() {
    return stop_.stop_requested() || (!options_.is_headless && console_.has_value() && !console_->is_running());
  }
  /// Waits for something that must happen, and gives up when the station or the person has gone.
  Result<> await(const std::string& what, std::chrono::milliseconds patience, const std::function<bool()>& condition) {
    const bool has_come =
        wait_until(clock_, patience, [&] { return condition() || is_ended_by_person() || !services_->is_running(); });
    if (condition()) {
      return {};
    }
    if (!services_->is_running()) {
      return fail(ErrorKind::kUnavailable, "hallwatch run has ended, see " + (folders_.logs / "run.log").string());
    }
    if (has_come) {
      return fail(ErrorKind::kUnavailable, "stopped while waiting for: " + what);
    }
    say("NOT SEEN in time: " + what);
    return {};  // the checks will say what is missing
  }
  [[nodiscard]] std::string program(const char* name) const { return (options_.programs / name).string(); }
  Result<> start_child(std::optional<LoggedChild>& child, const char* log, std::vector<std::string> command,
                       std::vector<std::string> environment = {}) {
    auto started = LoggedChild::start({std::move(command), folders_.logs / log, std::move(environment)});
    if (!started.ok()) {
      return started.error();
    }
    child.emplace(std::move(*started));
    return {};
  }
  Result<std::vector<SegmentRow>> segments(const std::string& stream);
  void count_frames();
  void read_subscriber();
  void read_shots();

  const DemoOptions& options_;
  Clock& clock_;
  std::stop_token stop_;
  std::ostream& out_;
  DemoFolders folders_;
  MonoTime began_{};
  DemoSite site_;
  DemoStory story_;
  DemoFacts facts_;
  UtcTime on_air_{};
  std::unique_ptr<CameraSimulator> cameras_;
  std::optional<LoggedChild> services_;
  std::unique_ptr<StationObserver> observer_;
  std::optional<LoggedChild> subscriber_;
  std::optional<LoggedChild> screen_;
  std::optional<LoggedChild> console_;
};

Result<> Demo::set_stage() {
  if (auto made = prepare_folders(folders_); !made.ok()) {
    return made;
  }
  say("composing six window cameras from photographs");
  auto clips = render_scene(options_.docs / "scenes" / "demo.toml", options_.photos, options_.scenes_cache,
                            [this](const std::string& line) { say("  " + line); });
  if (!clips.ok()) {
    return clips.error().while_doing("compose the cameras");
  }
  site_.data = folders_.data;
  site_.hall_data = folders_.hall;
  site_.cameras = demo_cameras(*clips);
  auto story = find_story(site_.cameras, site_.times);
  if (!story.ok()) {
    return story.error();
  }
  story_ = *story;
  say("writing a sample week of cases, staff and punches");
  return write_sample_week(folders_.hall, clock_.utc_now());
}

Result<> Demo::start_cameras_and_services() {
  auto cameras = start_cameras(site_.cameras, story_.scene_phase);
  if (!cameras.ok()) {
    return cameras.error();
  }
  on_air_ = clock_.utc_now();
  cameras_ = std::move(*cameras);
  auto alert_port = free_loopback_ports();
  if (!alert_port.ok()) {
    return alert_port.error();
  }
  site_.camera_port = cameras_->port();
  site_.alert_port = *alert_port;
  std::ofstream config{folders_.config};
  config << demo_config_text(site_);
  config.close();
  if (config.fail()) {
    return fail(ErrorKind::kIo, "write " + folders_.config.string());
  }
  say("cameras on air: " + cameras_->url("/cam0") + " …");
  observer_ = std::make_unique<StationObserver>(folders_.data, clock_);
  say("starting recorder, supervisor and analytics");
  return start_child(services_, "run.log", {program("hallwatch"), "run", "--config", folders_.config.string()});
}

Result<> Demo::start_viewers() {
  const auto script = options_.docs / "examples" / "alert_subscriber.py";
  if (auto started = start_child(subscriber_, "subscriber.log",
                                 {"/usr/bin/python3", "-u", script.string(), "--connect",
                                  fmt::format("tcp://127.0.0.1:{}", site_.alert_port), "--json"});
      !started.ok()) {
    return started;
  }
  std::vector<std::string> command{program("hallwatch-console"), "--config", folders_.config.string()};
  std::vector<std::string> environment;
  if (options_.is_headless) {
    std::string display;
    auto screen = start_virtual_screen(folders_, clock_, display);
    if (!screen.ok()) {
      return screen.error();
    }
    screen_.emplace(std::move(*screen));
    environment.push_back("DISPLAY=" + display);
    command.insert(command.end(), {"--tour", folders_.shots.string()});
    say("opening the console on the virtual screen " + display);
  } else {
    say("opening the console");
  }
  return start_child(console_, "console.log", std::move(command), std::move(environment));
}

Result<> Demo::play() {
  if (auto done = wait_for_all_live(); !done.ok()) {
    return done;
  }
  if (auto done = wait_for_the_seat(); !done.ok()) {
    return done;
  }
  if (auto done = let_a_camera_die(); !done.ok()) {
    return done;
  }
  if (options_.is_headless) {
    if (auto done = wait_for_shots(); !done.ok()) {
      return done;
    }
  }
  read_back_the_alert();
  return {};
}

Result<> Demo::wait_for_all_live() {
  auto done = await("all cameras live", kStartPatience, [this] {
    const auto log = observer_->log();
    return std::ranges::all_of(site_.cameras, [&](const DemoCamera& camera) {
      const auto report = log.cameras.find(camera.camera_id + "/main");
      return report != log.cameras.end() && report->second.state == SessionState::kLive;
    });
  });
  if (!done.ok()) {
    return done;
  }
  say("all cameras are live");
  done = await("the first seat states", kStartPatience, [this] {
    const auto log = observer_->log();
    return !log.seat_changes.empty() && std::ranges::all_of(log.seat_changes, [](const auto& seat) {
      const auto state = seat.second.back().report.state;
      return state == ViewState::kOccupied || state == ViewState::kEmpty;
    });
  });
  if (done.ok()) {
    say("every seat is judged");
  }
  return done;
}

Result<> Demo::wait_for_the_seat() {
  const DemoCamera& camera = site_.cameras[story_.seat_camera];
  SeatFacts& seat = facts_.seat;
  seat.window_id = camera.clip.window_id.text();
  seat.camera_id = camera.camera_id;
  seat.left = on_air_ + story_.absence.left;
  seat.back = on_air_ + story_.absence.back;
  const auto until = [this](UtcTime moment) {
    return std::max(0ms, std::chrono::duration_cast<std::chrono::milliseconds>(moment - clock_.utc_now()));
  };
  const auto is_told = [&](std::optional<SeenAlert> SeatFacts::*alert) {
    read_seat(observer_->log(), seat);
    return (seat.*alert).has_value();
  };
  say(fmt::format("the seat of {} empties in {:.0f} s", seat.window_id,
                  std::chrono::duration<double>(until(seat.left)).count()));
  if (auto done = await("SEAT_EMPTY", until(seat.left + site_.times.seat_empty_after) + 15s,
                        [&] { return is_told(&SeatFacts::empty); });
      !done.ok()) {
    return done;
  }
  if (seat.empty.has_value()) {
    say("SEAT_EMPTY: " + seat.empty->alert.text);
  }
  if (auto done = await("SEAT_ABSENT", until(seat.left + site_.times.seat_absent_after) + 10s,
                        [&] { return is_told(&SeatFacts::absent); });
      !done.ok()) {
    return done;
  }
  if (seat.absent.has_value()) {
    say("SEAT_ABSENT: " + seat.absent->alert.text);
  }
  const auto done = await("the clearing of SEAT_EMPTY", until(seat.back + site_.times.presence_clears_after) + 15s,
                          [&] { return is_told(&SeatFacts::cleared); });
  if (done.ok() && seat.cleared.has_value()) {
    say("SEAT_EMPTY is cleared: somebody sits in the seat again");
  }
  return done;
}

Result<> Demo::let_a_camera_die() {
  const DemoCamera& camera = site_.cameras[story_.dying_camera];
  DeathFacts& death = facts_.death;
  death.camera_id = camera.camera_id;
  death.window_id = camera.clip.window_id.text();
  const auto command = [&](const std::string& text) {
    const auto done = cameras_->command(text);
    if (!done.ok()) {
      say(text + ": " + done.error().message());
    }
  };
  const auto down_s = site_.times.camera_down.count();
  death.died = clock_.utc_now();
  command(fmt::format("down {} {}", camera.path, down_s + 60));
  command(fmt::format("down {}/sub {}", camera.path, down_s + 60));
  say(camera.camera_id + " dies");
  const auto is_told = [&](auto DeathFacts::*what) {
    read_death(observer_->log(), death);
    return (death.*what).has_value();
  };
  if (auto done = await("CAMERA_OFFLINE", 10s, [&] { return is_told(&DeathFacts::offline); }); !done.ok()) {
    return done;
  }
  if (death.offline.has_value()) {
    say("CAMERA_OFFLINE: " + death.offline->alert.text);
  }
  const auto end = death.died + site_.times.camera_down;
  if (auto done = await("the end of the death", site_.times.camera_down + 1s, [&] { return clock_.utc_now() >= end; });
      !done.ok()) {
    return done;
  }
  death.returned = clock_.utc_now();
  command("up " + camera.path);
  command("up " + camera.path + "/sub");
  say(camera.camera_id + " returns");
  if (auto done = await("its first packet", 15s, [&] { return is_told(&DeathFacts::live_since); }); !done.ok()) {
    return done;
  }
  say(camera.camera_id + " is live again");
  return await("the clearing of CAMERA_OFFLINE", 10s, [&] { return is_told(&DeathFacts::cleared); });
}

Result<> Demo::wait_for_shots() {
  return await("all screenshots of the console", kShotPatience, [this] {
    return std::ranges::all_of(kShots, [&](const char* name) { return fs::exists(folders_.shots / name); });
  });
}

Result<std::vector<SegmentRow>> Demo::segments(const std::string& stream) {
  auto listed = run_tool(
      {program("hallwatch"), "footage", "list", "--data", folders_.data.string(), "--stream", stream, "--json"}, clock_,
      20s);
  if (!listed.ok()) {
    return listed.error();
  }
  return segment_rows_from_json_text(*listed);
}

void Demo::read_back_the_alert() {
  if (!facts_.seat.empty.has_value() || facts_.seat.empty->alert.evidence.empty()) {
    facts_.export_problem = "the alert names no footage";
    return;
  }
  const EvidenceRange range = facts_.seat.empty->alert.evidence.front();
  const auto stream = range.camera_id.text() + "/main";
  const auto rows = segments(stream);
  if (!rows.ok()) {
    facts_.export_problem = rows.error().message();
    return;
  }
  for (const auto& row : *rows) {
    const auto overlap = std::min(row.to, range.to) - std::max(row.from, range.from);
    facts_.evidence_seconds += std::max(0.0, std::chrono::duration<double>(overlap).count());
  }
  say("reading back the alert's footage");
  const auto exported =
      run_tool({program("hallwatch"), "footage", "export", "--data", folders_.data.string(), "--stream", stream,
                "--from", to_iso_text(range.from), "--to", to_iso_text(range.to), "--out", folders_.clip.string()},
               clock_, 60s);
  const auto probed = exported.ok() ? probe_footage({folders_.clip}, ProbeDepth::kDecode, clock_)
                                    : Result<ProbedFootage>{exported.error()};
  if (!probed.ok()) {
    facts_.export_problem = probed.error().message();
    return;
  }
  facts_.export_problem = probed->faults.empty() ? "" : probed->faults.front();
  facts_.exported_frames = probed->decoded_frames;
  facts_.exported_seconds = probed->seconds;
}

void Demo::stop_all() {
  // The cameras fall silent first, connections open: what they sent is with the recorder before it stops.
  for (const auto& camera : site_.cameras) {
    for (const auto& path : {camera.path, camera.path + "/sub"}) {
      if (const auto done = cameras_->command("stall " + path + " 600"); !done.ok()) {
        say(done.error().message());
      }
    }
  }
  const bool has_all = wait_until(clock_, 1500ms, [this] {
    const auto log = observer_->log();
    return std::ranges::all_of(site_.cameras, [&](const DemoCamera& camera) {
      const auto report = log.cameras.find(camera.camera_id + "/main");
      return report != log.cameras.end() && report->second.video_frames >= cameras_->sent_frames(camera.path);
    });
  });
  if (!has_all) {
    say("the recorder has not told of every picture yet");
  }
  say("stopping");
  const auto close = [this](std::optional<LoggedChild>& child) {
    if (child.has_value()) {
      [[maybe_unused]] const auto closed = child->stop(clock_, 5s);
    }
  };
  close(console_);
  if (services_.has_value()) {
    const auto stopped = services_->stop(clock_, 10s);
    facts_.stop_took = stopped.took;
    facts_.is_stop_clean = stopped.is_clean;
    facts_.stop_end = stopped.end;
  }
  close(subscriber_);
  close(screen_);
}

void Demo::count_frames() {
  for (std::size_t i = 0; i < site_.cameras.size(); ++i) {
    const DemoCamera& camera = site_.cameras[i];
    CameraFacts fact;
    fact.camera_id = camera.camera_id;
    fact.window_id = camera.clip.window_id.text();
    fact.is_dying = i == story_.dying_camera;
    fact.sent_frames = cameras_->sent_frames(camera.path);
    if (const auto rows = segments(camera.camera_id + "/main"); rows.ok()) {
      for (const auto& row : *rows) {
        fact.indexed_frames += row.video_frames;
        fact.indexed_seconds += std::chrono::duration<double>(row.to - row.from).count();
      }
    } else {
      fact.probed.faults.push_back(rows.error().message());
    }
    const auto files = footage_files(folders_.data / "footage" / camera.camera_id / "main");
    if (auto probed = probe_footage(files, ProbeDepth::kDecode, clock_); probed.ok()) {
      probed->faults.insert(probed->faults.end(), fact.probed.faults.begin(), fact.probed.faults.end());
      fact.probed = std::move(*probed);
    } else {
      fact.probed.faults.push_back(probed.error().message());
    }
    facts_.cameras.push_back(std::move(fact));
  }
}

void Demo::read_subscriber() {
  std::ifstream lines{folders_.logs / "subscriber.log"};
  for (std::string line; std::getline(lines, line);) {
    const auto received = nlohmann::json::parse(line, nullptr, false);
    if (!received.is_object() || !received.contains("sequence")) {
      continue;
    }
    const auto number = received.value("sequence", std::int64_t{0});
    facts_.subscriber_numbers.push_back(number);
    if (facts_.seat.empty.has_value() && number == facts_.seat.empty->alert.sequence) {
      if (const auto at = utc_from_iso_text(received.value("received_at", "")); at.ok()) {
        facts_.subscriber_empty_at = *at;
      }
    }
  }
}

void Demo::read_shots() {
  std::ostringstream tour;
  tour << std::ifstream{folders_.shots / "tour.json"}.rdbuf();
  facts_.tour_json = tour.str();
  for (const char* name : kShots) {
    std::error_code code;
    const auto bytes = fs::file_size(folders_.shots / name, code);
    facts_.shots.push_back({name, code ? 0 : static_cast<std::int64_t>(bytes)});
  }
}

Result<bool> Demo::judge() {
  say("counting every frame with ffprobe");
  const auto log = observer_->log();
  facts_.times = site_.times;
  facts_.has_screen = !options_.is_headless;
  read_seat(log, facts_.seat);
  read_death(log, facts_.death);
  facts_.other_seat_alerts = seat_alerts_elsewhere(log, facts_.seat.window_id);
  for (const auto& trouble : log.troubles) {
    say("observer: " + trouble);
  }
  count_frames();
  read_subscriber();
  read_shots();
  const auto checks = check_demo(facts_);
  std::ofstream summary{folders_.summary};
  summary << summary_json_text(facts_, checks);
  summary.close();
  if (summary.fail()) {
    return fail(ErrorKind::kIo, "write " + folders_.summary.string());
  }
  out_ << report_text(facts_, checks);
  say("everything lies in " + folders_.out.string());
  return have_all_passed(checks);
}

}  // namespace

Result<bool> run_demo(const DemoOptions& options, Clock& clock, std::stop_token stop, std::ostream& out) {
  return Demo{options, clock, std::move(stop), out}.run();
}

}  // namespace hallwatch
