#include "capture/simulator/camera_simulator.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <future>
#include <mutex>
#include <unordered_map>

#include <fmt/format.h>
#include <netinet/tcp.h>

#include "base/log.h"
#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "capture/simulator/fault_command.h"
#include "capture/simulator/rtsp_connection.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// Units that are due within this time leave together: 500 wakings a second at most, however many cameras there are.
constexpr auto kShortestWait = 2ms;
constexpr std::size_t kMostConnections = 2'048;
constexpr int kSendBufferBytes = 1 << 20;

struct PendingCommand {
  FaultCommand command;
  std::promise<void> done;
};

class EpollCameraSimulator final : public CameraSimulator {
 public:
  explicit EpollCameraSimulator(CameraSimulatorOptions options)
      : credentials_{std::move(options.user), std::move(options.password)},
        control_file_(std::move(options.control_socket)) {
    const MonoTime now = clock_.mono_now();
    for (auto& stream : options.streams) {
      std::string path = stream.path;
      streams_.emplace(std::move(path), std::make_unique<SimulatedStream>(std::move(stream), now));
    }
  }
  ~EpollCameraSimulator() override { stop(); }

  /// @param port  0: any free one
  Result<> open(int port);
  void run() {
    thread_.emplace("camera-sim", [this](std::stop_token token) { loop(token); });
  }

  [[nodiscard]] int port() const override { return listening_.port; }
  [[nodiscard]] std::string url(const std::string& path) const override {
    return fmt::format("rtsp://127.0.0.1:{}{}", port(), path);
  }
  Result<> command(const std::string& text) override;
  [[nodiscard]] std::int64_t sent_frames(const std::string& path) const override {
    const auto found = streams_.find(path);
    return found == streams_.end() ? 0 : found->second->sent_frames();
  }
  [[nodiscard]] int playing_sessions(const std::string& path) const override {
    const auto found = streams_.find(path);
    return found == streams_.end() ? 0 : found->second->playing_sessions();
  }
  void stop() override;

 private:
  [[nodiscard]] Result<> watch(int descriptor);
  [[nodiscard]] Result<FaultCommand> checked(std::string_view text) const;
  void wake() { ::eventfd_write(wake_.get(), 1); }

  // Simulator thread:
  void loop(const std::stop_token& token);
  [[nodiscard]] int wait_ms() const;
  void on_event(int descriptor, MonoTime now);
  void accept_all();
  void take_commands(MonoTime now);
  void read_control_socket(MonoTime now);
  void apply(const FaultCommand& command, MonoTime now);
  void pump_due(MonoTime now);

  SystemClock clock_;
  RtspCredentials credentials_;
  std::string control_file_;
  SimulatedStreams streams_;  ///< never changed after the constructor; what is in it belongs to the thread
  std::mt19937 random_{std::random_device{}()};
  SimulatorSocket epoll_;
  SimulatorSocket wake_;
  SimulatorSocket control_;
  ListeningSocket listening_;
  UdpSockets udp_;
  std::unordered_map<int, std::unique_ptr<RtspConnection>> connections_;
  Log log_{"camera-sim"};

  std::mutex mutex_;
  std::vector<PendingCommand> commands_;  ///< guarded by mutex_
  bool is_stopped_ = false;               ///< guarded by mutex_
  std::optional<WorkerThread> thread_;
};

Result<> EpollCameraSimulator::watch(int descriptor) {
  // Edge-triggered: each reader goes on until nothing is left, and nothing is switched on and off.
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.fd = descriptor;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
    return fail(ErrorKind::kIo, fmt::format("watch a socket: {}", std::strerror(errno)));
  }
  return {};
}

Result<> EpollCameraSimulator::open(int port) {
  epoll_ = SimulatorSocket{::epoll_create1(EPOLL_CLOEXEC)};
  wake_ = SimulatorSocket{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  if (!epoll_.is_open() || !wake_.is_open()) {
    return fail(ErrorKind::kIo, fmt::format("open an epoll set: {}", std::strerror(errno)));
  }
  auto listening = listen_on_loopback(port);
  if (!listening.ok()) {
    return listening.error();
  }
  listening_ = std::move(*listening);
  auto udp = open_udp_sockets();
  if (!udp.ok()) {
    return udp.error();
  }
  udp_ = std::move(*udp);
  std::vector<int> watched{wake_.get(), listening_.socket.get()};
  if (!control_file_.empty()) {
    auto control = open_control_socket(control_file_);
    if (!control.ok()) {
      control_file_.clear();
      return control.error();
    }
    control_ = std::move(*control);
    watched.push_back(control_.get());
  }
  for (const int descriptor : watched) {
    if (auto added = watch(descriptor); !added.ok()) {
      return added;
    }
  }
  return {};
}

void EpollCameraSimulator::stop() {
  {
    const std::scoped_lock lock{mutex_};
    is_stopped_ = true;
  }
  if (thread_.has_value()) {
    thread_->request_stop();
    wake();
    thread_->stop_and_join();
  }
  connections_.clear();
  listening_.socket = SimulatorSocket{};
  if (!control_file_.empty()) {
    std::error_code ignored;
    std::filesystem::remove(control_file_, ignored);
    control_file_.clear();
  }
}

Result<FaultCommand> EpollCameraSimulator::checked(std::string_view text) const {
  auto command = parse_fault_command(text);
  if (command.ok() && !streams_.contains(command->path)) {
    return fail(ErrorKind::kNotFound, fmt::format("no camera has the path \"{}\"", command->path));
  }
  return command;
}

Result<> EpollCameraSimulator::command(const std::string& text) {
  auto command = checked(text);
  if (!command.ok()) {
    return command.error();
  }
  std::future<void> done;
  {
    const std::scoped_lock lock{mutex_};
    if (is_stopped_) {
      return fail(ErrorKind::kUnavailable, "the camera simulator is stopped");
    }
    commands_.push_back({std::move(*command), {}});
    done = commands_.back().done.get_future();
  }
  wake();
  done.wait();
  return {};
}

void EpollCameraSimulator::loop(const std::stop_token& token) {
  std::array<epoll_event, 128> events{};
  MonoTime earliest = clock_.mono_now();
  while (!token.stop_requested()) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait_ms());
    const MonoTime now = clock_.mono_now();
    for (int i = 0; i < count; ++i) {
      on_event(events[static_cast<std::size_t>(i)].data.fd, now);
    }
    if (now >= earliest) {
      pump_due(now);
      earliest = now + kShortestWait;
    }
    std::erase_if(connections_, [](const auto& connection) { return connection.second->is_closed(); });
  }
  take_commands(clock_.mono_now());  // nobody waits for ever
}

int EpollCameraSimulator::wait_ms() const {
  MonoTime next = MonoTime::max();
  for (const auto& [descriptor, connection] : connections_) {
    next = std::min(next, connection->next_due());
  }
  if (next == MonoTime::max()) {
    return -1;
  }
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - clock_.mono_now());
  return static_cast<int>(std::clamp<std::int64_t>(wait.count(), kShortestWait.count(), 60'000));
}

void EpollCameraSimulator::on_event(int descriptor, MonoTime now) {
  if (descriptor == wake_.get()) {
    eventfd_t ignored = 0;
    ::eventfd_read(wake_.get(), &ignored);
    take_commands(now);
  } else if (descriptor == listening_.socket.get()) {
    accept_all();
  } else if (descriptor == control_.get()) {
    read_control_socket(now);
  } else if (const auto found = connections_.find(descriptor); found != connections_.end()) {
    found->second->on_ready(now);
  }
}

void EpollCameraSimulator::accept_all() {
  while (true) {
    SimulatorSocket socket{::accept4(listening_.socket.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!socket.is_open()) {
      if (errno == EINTR || errno == ECONNABORTED) {
        continue;
      }
      if (errno != EAGAIN) {
        log_.warn("a client could not be served: {}", std::strerror(errno));
      }
      return;
    }
    if (connections_.size() >= kMostConnections) {
      log_.warn("a client was refused: {} are served already", connections_.size());
      continue;
    }
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof kSendBufferBytes);
    const int descriptor = socket.get();
    if (auto added = watch(descriptor); !added.ok()) {
      log_.warn("a client could not be served: {}", added.error().message());
      continue;
    }
    connections_.emplace(
        descriptor, std::make_unique<RtspConnection>(std::move(socket),
                                                     RtspSurroundings{clock_, streams_, credentials_, udp_, random_}));
  }
}

void EpollCameraSimulator::take_commands(MonoTime now) {
  std::vector<PendingCommand> taken;
  {
    const std::scoped_lock lock{mutex_};
    taken.swap(commands_);
  }
  for (auto& pending : taken) {
    apply(pending.command, now);
    pending.done.set_value();
  }
}

void EpollCameraSimulator::read_control_socket(MonoTime now) {
  std::array<char, 512> text{};
  while (true) {
    sockaddr_un from{};
    socklen_t from_size = sizeof from;
    const auto count = ::recvfrom(control_.get(), text.data(), text.size(), MSG_DONTWAIT,
                                  reinterpret_cast<sockaddr*>(&from), &from_size);
    if (count < 0) {
      return;
    }
    const auto command = checked({text.data(), static_cast<std::size_t>(count)});
    std::string answer = "ok";
    if (command.ok()) {
      apply(*command, now);
    } else {
      answer = "error: " + command.error().message();
      log_.warn("control socket: {}", command.error().message());
    }
    if (from_size > sizeof from.sun_family) {
      ::sendto(control_.get(), answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&from), from_size);
    }
  }
}

void EpollCameraSimulator::apply(const FaultCommand& command, MonoTime now) {
  SimulatedStream& stream = *streams_.find(command.path)->second;
  stream.apply(command, now);
  for (const auto& [descriptor, connection] : connections_) {
    if (connection->stream() != &stream) {
      continue;
    }
    if (command.kind == FaultKind::kKick || (command.kind == FaultKind::kDown && command.value > 0)) {
      connection->close();
    }
    connection->refresh_due(now);
  }
  // A connection that is cut must be gone when command() returns.
  std::erase_if(connections_, [](const auto& connection) { return connection.second->is_closed(); });
}

void EpollCameraSimulator::pump_due(MonoTime now) {
  for (const auto& [descriptor, connection] : connections_) {
    if (!connection->is_closed() && connection->next_due() <= now) {
      connection->pump(now);
    }
  }
}

Result<> check_streams(const CameraSimulatorOptions& options) {
  if (options.streams.empty()) {
    return fail(ErrorKind::kInvalidArgument, "no camera to simulate");
  }
  std::map<std::string, int> count;
  for (const auto& stream : options.streams) {
    if (!stream.path.starts_with('/') || path_of_rtsp_url(stream.path) != stream.path) {
      return fail(ErrorKind::kInvalidArgument,
                  fmt::format("\"{}\" is no path of a camera: write \"/cam0\"", stream.path));
    }
    if (++count[stream.path] > 1) {
      return fail(ErrorKind::kInvalidArgument, fmt::format("two cameras have the path \"{}\"", stream.path));
    }
    if (stream.clip == nullptr || stream.phase < 0us) {
      return fail(ErrorKind::kInvalidArgument,
                  fmt::format("camera \"{}\" has no clip, or begins before its start", stream.path));
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<CameraSimulator>> CameraSimulator::start(CameraSimulatorOptions options) {
  constexpr std::string_view kStep = "start the camera simulator";
  if (auto checked = check_streams(options); !checked.ok()) {
    return checked.error().while_doing(kStep);
  }
  const int port = options.port;
  auto simulator = std::make_unique<EpollCameraSimulator>(std::move(options));
  if (auto opened = simulator->open(port); !opened.ok()) {
    return opened.error().while_doing(kStep);
  }
  simulator->run();
  return simulator;
}

}  // namespace hallwatch
