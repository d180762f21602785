#include "capture/packet_bus_server.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "base/log.h"
#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

/// Requests answered before packets have their turn again: a flood of them delays, it does not starve.
constexpr int kRequestsInARow = 64;
constexpr milliseconds kTick{200};

class EventFd {
 public:
  EventFd() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  ~EventFd() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  EventFd(const EventFd&) = delete;
  EventFd& operator=(const EventFd&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  void wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);  // full means that it is awake already
  }
  void drain() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(fd_, &count, sizeof count);
  }

 private:
  int fd_;
};

class RouterOutput final : public BusOutput {
 public:
  explicit RouterOutput(Socket& socket) : socket_(socket) {}
  Result<> send(const std::string& peer, std::string_view topic, std::span<const std::string_view> parts) override {
    return socket_.send(topic, 0, parts, peer);
  }

 private:
  Socket& socket_;
};

class PacketBusServer final : public PacketBus {
 public:
  PacketBusServer(Socket socket, OpenArchive open_archive, Clock& clock, const BusServerOptions& options)
      : clock_(clock),
        queue_(options.queue_packets, options.queue_bytes),
        socket_(std::move(socket)),
        output_(socket_),
        dispatch_(output_, std::move(open_archive), options.limits),
        thread_("packet-bus", [this](const std::stop_token& stop) { run(stop); }) {}

  ~PacketBusServer() override {
    thread_.request_stop();
    wake_.wake();
    thread_.stop_and_join();
  }

  PacketBusServer(const PacketBusServer&) = delete;
  PacketBusServer& operator=(const PacketBusServer&) = delete;

  [[nodiscard]] bool has_wake() const { return wake_.fd() >= 0; }

  void publish(PacketPtr packet) override {
    if (packet && queue_.push(std::move(packet))) {
      wake_.wake();
    }
  }

  void know_streams(std::vector<StreamId> streams) override {
    {
      const std::scoped_lock lock{known_mutex_};
      known_ = std::set<StreamId>{streams.begin(), streams.end()};
    }
    wake_.wake();
  }

 private:
  void run(const std::stop_token& stop) {
    bool is_reading = false;
    while (!stop.stop_requested()) {
      Socket* const sockets[] = {&socket_};
      wait_for_messages(sockets, wake_.fd(), is_reading ? milliseconds{0} : kTick);
      wake_.drain();
      take_known_streams();
      const auto now = clock_.mono_now();
      for (const auto& published : queue_.take_all()) {
        dispatch_.on_packet(published, now);
      }
      answer_requests(now);
      is_reading = dispatch_.pump_archives(now);
      dispatch_.on_tick(now);
      report_refused();
    }
  }

  void answer_requests(MonoTime now) {
    for (int i = 0; i < kRequestsInARow; ++i) {
      const auto received = socket_.receive(milliseconds{0});
      if (!received.ok()) {
        Log{"packet-bus"}.debug("refused: {}", received.error().message());
        continue;
      }
      if (!*received) {
        return;
      }
      dispatch_.on_message((*received)->peer, (*received)->message, now);
    }
  }

  void take_known_streams() {
    const std::scoped_lock lock{known_mutex_};
    if (known_) {
      dispatch_.know_streams(std::move(*known_));
      known_.reset();
    }
  }

  void report_refused() {
    const auto refused = queue_.refused();
    if (refused != reported_) {
      Log{"packet-bus"}.warn("{} packets did not fit the bus's queue: live readers go on at their next key frame",
                             refused - reported_);
      reported_ = refused;
    }
  }

  Clock& clock_;
  EventFd wake_;
  PublishQueue queue_;
  std::mutex known_mutex_;
  std::optional<std::set<StreamId>> known_;  // new, not yet seen by the thread; under known_mutex_

  // The thread's own.
  Socket socket_;
  RouterOutput output_;
  PacketDispatch dispatch_;
  std::uint64_t reported_ = 0;

  WorkerThread thread_;
};

}  // namespace

Result<std::unique_ptr<PacketBus>> start_packet_bus(MessageContext& context, const std::string& endpoint,
                                                    OpenArchive open_archive, Clock& clock,
                                                    const BusServerOptions& options) {
  auto socket = Socket::bind(context, SocketKind::kRouter, endpoint);
  if (!socket.ok()) {
    return socket.error().while_doing("start the packet bus");
  }
  auto bus = std::make_unique<PacketBusServer>(std::move(*socket), std::move(open_archive), clock, options);
  if (!bus->has_wake()) {
    return fail(ErrorKind::kResourceExhausted, "start the packet bus: no file descriptor is left for its eventfd");
  }
  return std::unique_ptr<PacketBus>{std::move(bus)};
}

Result<std::unique_ptr<PacketBus>> PacketBus::start(MessageContext& context, const std::string& endpoint,
                                                    OpenArchive open_archive) {
  static SystemClock clock;  // only timeouts and ages: nothing of it is stored
  return start_packet_bus(context, endpoint, std::move(open_archive), clock);
}

}  // namespace hallwatch
