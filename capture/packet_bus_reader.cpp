#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/log.h"
#include "base/time/system_clock.h"
#include "capture/packet_bus.h"
#include "capture/packet_wire.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

/// More than the backlog of a stream, so that a new reader gets all of it.
constexpr std::uint64_t kLiveCredit = 12UL << 20;
constexpr std::uint64_t kArchiveCredit = 4UL << 20;
/// Credit is given back in lumps of this size, or when nothing more is waiting.
constexpr std::uint64_t kCreditLump = 256UL << 10;
constexpr milliseconds kCreditEvery{500};
constexpr milliseconds kSignOfLifeEvery{5'000};
/// Silence after which we ask again. Doubles with each time, so that a machine that is merely overloaded is not
/// burdened with asking; a bus that returns is met at once all the same, because the last request waits in the socket
/// for it.
constexpr milliseconds kLeastSilence{2'000};
constexpr milliseconds kMostSilence{16'000};
constexpr milliseconds kCalm{30'000};  // so long without asking again, and the patience is the least one again

class BusReader final : public PacketBusReader {
 public:
  BusReader(MessageContext& context, std::string endpoint, BusRequest ask, Socket socket)
      : context_(context), endpoint_(std::move(endpoint)), ask_(std::move(ask)), socket_(std::move(socket)) {
    send_ask();
  }
  ~BusReader() override { say(CloseRequest{number_}); }
  BusReader(const BusReader&) = delete;
  BusReader& operator=(const BusReader&) = delete;

  [[nodiscard]] Result<std::optional<BusItem>> next(milliseconds wait) override {
    const auto deadline = clock_.mono_now() + wait;
    while (true) {
      auto received = socket_.receive(milliseconds{0});
      if (received.ok() && !*received) {
        rest();
        const auto left = deadline - clock_.mono_now();
        if (left <= MonoTime::duration::zero()) {
          return std::optional<BusItem>{};
        }
        received = socket_.receive(std::min(std::chrono::ceil<milliseconds>(left), kCreditEvery));
      }
      if (!received.ok()) {
        if (received.error().kind() == ErrorKind::kUnavailable) {
          return received.error();  // the context is gone
        }
        Log{"packet-reader"}.debug("passed over: {}", received.error().message());
        continue;
      }
      if (!*received) {
        continue;
      }
      auto item = take((*received)->message);
      if (!item.ok() || *item) {
        return item;
      }
    }
  }

  [[nodiscard]] Socket& socket() override { return socket_; }

 private:
  /// What was seen last of a track, so that nothing comes twice after asking again.
  struct Seen {
    std::uint64_t run = 0;
    std::int64_t dts_90k = 0;
    UtcTime utc{};
  };

  void send_ask() {
    ++number_;
    format_.reset();
    given_back_ = 0;
    last_asked_ = last_heard_ = last_said_ = last_credit_ = clock_.mono_now();
    if (auto* live = std::get_if<LiveRequest>(&ask_)) {
      live->reader = number_;
    }
    if (auto* archive = std::get_if<ArchiveRequest>(&ask_)) {
      archive->reader = number_;
      if (has_seen_any_) {
        archive->from = std::min(std::max(archive->from, resume_from_), archive->to);
      }
    }
    say(ask_);
  }

  void say(const BusRequest& request) {
    const auto sent = socket_.send(topic_of(request), 0, body_of(request));
    if (!sent.ok()) {
      Log{"packet-reader"}.debug("\"{}\" not sent: {}", topic_of(request), sent.error().message());
    }
    last_said_ = clock_.mono_now();
  }

  /// A new socket: what waits in the old one, in both directions, is of no use any more.
  void ask_again() {
    auto fresh = Socket::connect(context_, SocketKind::kDealer, endpoint_);
    if (!fresh.ok()) {
      Log{"packet-reader"}.debug("ask again: {}", fresh.error().message());
      last_heard_ = clock_.mono_now();
      return;
    }
    say(CloseRequest{number_});
    socket_ = std::move(*fresh);
    send_ask();
  }

  /// Nothing is waiting: time to give credit back, to show life, to ask again.
  void rest() {
    if (has_ended_) {
      return;
    }
    const auto now = clock_.mono_now();
    silence_ = now - last_asked_ >= kCalm ? kLeastSilence : silence_;
    if (now - last_heard_ >= silence_) {
      silence_ = std::min(2 * silence_, kMostSilence);
      ask_again();
      return;
    }
    const bool has_credit_to_give = given_back_ > 0 && now - last_credit_ >= kCreditEvery;
    if (has_credit_to_give || now - last_said_ >= kSignOfLifeEvery) {
      give_credit(now);
    }
  }

  void give_credit(MonoTime now) {
    say(CreditRequest{number_, given_back_});
    given_back_ = 0;
    last_credit_ = now;
  }

  Result<std::optional<BusItem>> take(const Message& message) {
    auto answer = decode_answer(message);
    if (!answer.ok()) {
      Log{"packet-reader"}.debug("passed over: {}", answer.error().message());
      return std::optional<BusItem>{};
    }
    // Reader 0: a request that could not be read, so of us.
    const auto reader = reader_of(*answer);
    if (has_ended_ || (reader != number_ && reader != 0)) {
      return std::optional<BusItem>{};
    }
    last_heard_ = clock_.mono_now();
    return std::visit([this](auto& a) { return on(a); }, *answer);
  }

  Result<std::optional<BusItem>> on(FormatAnswer& answer) {
    format_number_ = answer.format_number;
    format_ = std::make_shared<const StreamFormat>(std::move(answer.format));
    return std::optional<BusItem>{};
  }

  Result<std::optional<BusItem>> on(PacketAnswer& answer) {
    given_back_ += kPacketHeadBytes + answer.bytes.size();
    if (given_back_ >= kCreditLump) {
      give_credit(last_heard_);
    }
    const auto& head = answer.head;
    if (!format_ || head.format_number != format_number_ || was_seen(head)) {
      return std::optional<BusItem>{};
    }
    auto packet = std::make_shared<EncodedPacket>();
    packet->stream_id = stream_id();
    packet->track = head.track;
    packet->is_key = head.is_key;
    packet->run = head.run;
    packet->utc = head.utc;
    packet->pts_90k = head.pts_90k;
    packet->dts_90k = head.dts_90k;
    packet->format = format_;
    packet->bytes = std::move(answer.bytes);
    return std::optional<BusItem>{PacketPtr{std::move(packet)}};
  }

  Result<std::optional<BusItem>> on(SkippedAnswer& answer) {
    return std::optional<BusItem>{PacketsSkipped{answer.packets}};
  }
  Result<std::optional<BusItem>> on(EndAnswer& /*answer*/) {
    has_ended_ = true;
    return std::optional<BusItem>{ArchiveEnd{}};
  }
  Result<std::optional<BusItem>> on(ErrorAnswer& answer) {
    has_ended_ = std::holds_alternative<ArchiveRequest>(ask_);  // a live reader asks again after its silence
    return answer.error.while_doing("read from the packet bus");
  }
  Result<std::optional<BusItem>> on(AliveAnswer& /*answer*/) { return std::optional<BusItem>{}; }
  Result<std::optional<BusItem>> on(GoneAnswer& /*answer*/) {
    ask_again();
    return std::optional<BusItem>{};
  }

  bool was_seen(const PacketHead& head) {
    auto& seen = seen_[head.track == TrackKind::kVideo ? 0 : 1];
    if (seen && seen->run == head.run && head.dts_90k <= seen->dts_90k) {
      return true;
    }
    seen = Seen{head.run, head.dts_90k, head.utc};
    resume_from_ = head.utc;
    has_seen_any_ = true;
    return false;
  }

  [[nodiscard]] const StreamId& stream_id() const {
    const auto* live = std::get_if<LiveRequest>(&ask_);
    return live != nullptr ? live->stream_id : std::get<ArchiveRequest>(ask_).stream_id;
  }

  SystemClock clock_;  // only timeouts: nothing of it is stored
  MessageContext& context_;
  std::string endpoint_;
  BusRequest ask_;
  Socket socket_;
  std::uint64_t number_ = 0;
  std::uint32_t format_number_ = 0;
  std::shared_ptr<const StreamFormat> format_;
  std::uint64_t given_back_ = 0;
  std::array<std::optional<Seen>, 2> seen_;
  UtcTime resume_from_{};
  bool has_seen_any_ = false;
  bool has_ended_ = false;
  milliseconds silence_ = kLeastSilence;
  MonoTime last_asked_{};
  MonoTime last_heard_{};
  MonoTime last_said_{};
  MonoTime last_credit_{};
};

Result<std::unique_ptr<PacketBusReader>> make_reader(MessageContext& context, const std::string& endpoint,
                                                     BusRequest ask) {
  auto socket = Socket::connect(context, SocketKind::kDealer, endpoint);
  if (!socket.ok()) {
    return socket.error().while_doing("read from the packet bus");
  }
  return std::unique_ptr<PacketBusReader>{
      std::make_unique<BusReader>(context, endpoint, std::move(ask), std::move(*socket))};
}

}  // namespace

Result<std::unique_ptr<PacketBusReader>> PacketBusReader::live(MessageContext& context, const std::string& endpoint,
                                                               const StreamId& stream_id, PacketChoice choice) {
  return make_reader(context, endpoint, LiveRequest{0, stream_id, choice, kLiveCredit});
}

Result<std::unique_ptr<PacketBusReader>> PacketBusReader::archive(MessageContext& context, const std::string& endpoint,
                                                                  const StreamId& stream_id, UtcTime from, UtcTime to) {
  if (from > to) {
    return fail(ErrorKind::kInvalidArgument, "read from the packet bus: the range ends before it begins");
  }
  return make_reader(context, endpoint, ArchiveRequest{0, stream_id, from, to, kArchiveCredit});
}

}  // namespace hallwatch
