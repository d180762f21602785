#include "capture/packet_dispatch.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/log.h"

namespace hallwatch {
namespace {

bool is_video_key(const EncodedPacket& packet) {
  return packet.track == TrackKind::kVideo && packet.is_key;
}

bool is_chosen(PacketChoice choice, const EncodedPacket& packet) {
  switch (choice) {
    case PacketChoice::kAll:
      return true;
    case PacketChoice::kVideo:
      return packet.track == TrackKind::kVideo;
    case PacketChoice::kKeyFrames:
      return is_video_key(packet);
  }
  return false;
}

}  // namespace

PacketDispatch::PacketDispatch(BusOutput& output, OpenArchive open_archive, BusLimits limits)
    : output_(output), open_archive_(std::move(open_archive)), limits_(limits) {}

std::size_t PacketDispatch::backlog_bytes() const {
  std::size_t sum = 0;
  for (const auto& [stream_id, stream] : streams_) {
    sum += stream.backlog_bytes;
  }
  return sum;
}

// Live.

void PacketDispatch::on_packet(const PublishedPacket& published, MonoTime now) {
  const auto& packet = published.packet;
  auto& stream = streams_[packet->stream_id];
  // A new run may begin inside a GOP whose key frame nobody has: decoding can go on only from the next one.
  const bool is_new_run = stream.run && *stream.run != packet->run;
  const bool has_hole = published.lost_before > 0;
  stream.run = packet->run;
  keep_in_backlog(stream, packet, has_hole || is_new_run);
  const auto found = live_readers_.find(packet->stream_id);
  if (found == live_readers_.end()) {
    return;
  }
  for (auto* reader : found->second) {
    reader->needs_key = reader->needs_key || is_new_run || has_hole;
    if (has_hole) {
      reader->is_skipping = true;
      reader->skipped += published.lost_before;
    }
    deliver(*reader, packet, now);
  }
  remove_dead();
}

void PacketDispatch::keep_in_backlog(LiveStream& stream, const PacketPtr& packet, bool has_hole) const {
  if (has_hole || is_video_key(*packet)) {
    stream.backlog.clear();
    stream.backlog_bytes = 0;
  }
  if (stream.backlog.empty() && !is_video_key(*packet)) {
    return;
  }
  if (stream.backlog_bytes + packet->bytes.size() > limits_.backlog_bytes) {
    stream.backlog.clear();
    stream.backlog_bytes = 0;
    return;
  }
  stream.backlog.push_back(packet);
  stream.backlog_bytes += packet->bytes.size();
}

void PacketDispatch::deliver(Reader& reader, const PacketPtr& packet, MonoTime now) {
  if (reader.is_dead || !is_chosen(reader.choice, *packet)) {
    return;
  }
  const bool has_credit = reader.used == 0 || reader.used + credit_of(*packet) <= reader.window;
  if ((reader.needs_key && !is_video_key(*packet)) || !has_credit) {
    reader.is_skipping = reader.is_skipping || !has_credit;
    reader.needs_key = true;
    reader.skipped += reader.is_skipping ? 1 : 0;
    return;
  }
  if (reader.skipped > 0) {
    if (send(reader, "skipped", skipped_body(reader.key.second, reader.skipped), now) != Sent::kYes) {
      ++reader.skipped;
      return;
    }
    reader.skipped = 0;
  }
  const auto sent = send_packet(reader, packet, now);
  reader.needs_key = sent != Sent::kYes;
  reader.is_skipping = sent != Sent::kYes;
  reader.skipped += sent == Sent::kNoCredit ? 1 : 0;
}

PacketDispatch::Sent PacketDispatch::send_packet(Reader& reader, const PacketPtr& packet, MonoTime now) {
  // A packet larger than the whole window goes when nothing else is on its way: else it would never go.
  if (reader.used > 0 && reader.used + credit_of(*packet) > reader.window) {
    return Sent::kNoCredit;
  }
  if (const auto sent = send_format(reader, packet, now); sent != Sent::kYes) {
    return sent;
  }
  const auto head = encode_packet_head({reader.key.second, reader.format_number, packet->track, packet->is_key,
                                        packet->run, packet->utc, packet->pts_90k, packet->dts_90k});
  const std::array<std::string_view, 2> parts{head, as_text(packet->bytes)};
  const auto sent = send(reader, "packet", parts, now);
  reader.used += sent == Sent::kYes ? credit_of(*packet) : 0;
  return sent;
}

PacketDispatch::Sent PacketDispatch::send_format(Reader& reader, const PacketPtr& packet, MonoTime now) {
  static const auto kNoFormat = std::make_shared<const StreamFormat>();
  const auto& format = packet->format ? packet->format : kNoFormat;
  if (reader.format == format) {
    return Sent::kYes;
  }
  const auto number = reader.format_number + 1;
  const auto body = format_body(reader.key.second, number, *format);
  const std::string_view audio_config = format->audio ? as_text(format->audio->decoder_config) : std::string_view{};
  const std::array<std::string_view, 3> parts{body, as_text(format->video.decoder_config), audio_config};
  const auto sent = send(reader, "format", parts, now);
  if (sent == Sent::kYes) {
    reader.format = format;
    reader.format_number = number;
  }
  return sent;
}

PacketDispatch::Sent PacketDispatch::send(Reader& reader, std::string_view topic,
                                          std::span<const std::string_view> parts, MonoTime now) {
  const auto sent = output_.send(reader.key.first, topic, parts);
  if (sent.ok()) {
    reader.last_sent = now;
    return Sent::kYes;
  }
  if (sent.error().kind() == ErrorKind::kResourceExhausted) {
    return Sent::kNoCredit;
  }
  reader.is_dead = true;
  return Sent::kDead;
}

// Requests.

void PacketDispatch::on_message(const std::string& peer, const Message& message, MonoTime now) {
  const auto request = decode_request(message);
  if (!request.ok()) {
    refuse(peer, 0, request.error());
    return;
  }
  std::visit([&](const auto& r) { begin(r, peer, now); }, *request);
  remove_dead();
}

void PacketDispatch::begin(const LiveRequest& request, const std::string& peer, MonoTime now) {
  if (known_streams_ && !known_streams_->contains(request.stream_id)) {
    refuse(peer, request.reader,
           fail(ErrorKind::kNotFound, fmt::format("there is no stream \"{}\" here", request.stream_id.text())));
    return;
  }
  auto* reader = add_reader({peer, request.reader}, request.stream_id, request.credit_bytes, now);
  if (reader == nullptr) {
    return;
  }
  reader->choice = request.choice;
  live_readers_[request.stream_id].push_back(reader);
  if (const auto stream = streams_.find(request.stream_id); stream != streams_.end()) {
    for (const auto& packet : stream->second.backlog) {
      deliver(*reader, packet, now);
    }
  }
}

void PacketDispatch::begin(const ArchiveRequest& request, const std::string& peer, MonoTime now) {
  if (!open_archive_) {
    refuse(peer, request.reader, fail(ErrorKind::kUnsupported, "there is no archive here"));
    return;
  }
  auto cursor = open_archive_(request.stream_id, request.from, request.to);
  if (!cursor.ok()) {
    refuse(peer, request.reader, cursor.error().while_doing("open the archive"));
    return;
  }
  if (auto* reader = add_reader({peer, request.reader}, request.stream_id, request.credit_bytes, now)) {
    reader->cursor = std::move(*cursor);
  }
}

void PacketDispatch::begin(const CreditRequest& request, const std::string& peer, MonoTime now) {
  const auto found = readers_.find({peer, request.reader});
  if (found == readers_.end()) {
    answer(peer, "gone", reader_body(request.reader));
    return;
  }
  auto& reader = *found->second;
  reader.last_heard = now;
  reader.used -= std::min(reader.used, request.bytes);
}

void PacketDispatch::begin(const CloseRequest& request, const std::string& peer, MonoTime /*now*/) {
  remove({peer, request.reader});
}

PacketDispatch::Reader* PacketDispatch::add_reader(ReaderKey key, const StreamId& stream_id, std::uint64_t credit,
                                                   MonoTime now) {
  remove(key);
  const auto of_peer = std::count_if(readers_.begin(), readers_.end(),
                                     [&](const auto& entry) { return entry.first.first == key.first; });
  if (readers_.size() >= limits_.readers || static_cast<std::size_t>(of_peer) >= limits_.readers_of_a_peer) {
    refuse(key.first, key.second,
           fail(ErrorKind::kResourceExhausted, fmt::format("{} readers are here already; close one", of_peer)));
    return nullptr;
  }
  auto reader = std::make_unique<Reader>();
  reader->key = key;
  reader->stream_id = stream_id;
  reader->window = std::clamp(credit, limits_.least_credit, limits_.most_credit);
  reader->last_heard = reader->last_sent = now;
  return readers_.emplace(std::move(key), std::move(reader)).first->second.get();
}

void PacketDispatch::remove(const ReaderKey& key) {
  const auto found = readers_.find(key);
  if (found == readers_.end()) {
    return;
  }
  if (const auto live = live_readers_.find(found->second->stream_id); live != live_readers_.end()) {
    std::erase(live->second, found->second.get());
    if (live->second.empty()) {
      live_readers_.erase(live);
    }
  }
  readers_.erase(found);
}

void PacketDispatch::remove_dead() {
  std::vector<ReaderKey> dead;
  for (const auto& [key, reader] : readers_) {
    if (reader->is_dead) {
      dead.push_back(key);
    }
  }
  for (const auto& key : dead) {
    remove(key);
  }
}

// Archive.

bool PacketDispatch::pump_archives(MonoTime now) {
  bool can_go_on = false;
  for (const auto& [key, reader] : readers_) {
    if (reader->cursor) {
      can_go_on = pump(*reader, now) || can_go_on;
    }
  }
  remove_dead();
  return can_go_on;
}

bool PacketDispatch::pump(Reader& reader, MonoTime now) {
  std::size_t read_bytes = 0;
  while (read_bytes < limits_.archive_round_bytes) {
    if (!reader.pending) {
      if (reader.used >= reader.window) {
        return false;
      }
      auto next = reader.cursor->next();
      if (!next.ok()) {
        refuse(reader.key.first, reader.key.second, next.error().while_doing("read the archive"));
        reader.is_dead = true;
        return false;
      }
      if (!*next) {
        send(reader, "end", reader_body(reader.key.second), now);
        reader.is_dead = true;
        return false;
      }
      reader.pending = std::move(*next);
    }
    if (send_packet(reader, reader.pending, now) != Sent::kYes) {
      return false;  // credit wakes it; a full pipe is tried again with the next tick
    }
    read_bytes += credit_of(*reader.pending);
    reader.pending.reset();
  }
  return true;
}

// Life.

void PacketDispatch::on_tick(MonoTime now) {
  for (const auto& [key, reader] : readers_) {
    if (now - reader->last_heard > limits_.reader_timeout) {
      Log{"packet-bus"}.info("forget a reader of {}: it said nothing for {} s", reader->stream_id.text(),
                             limits_.reader_timeout.count() / 1'000);
      answer(key.first, "gone", reader_body(key.second));
      reader->is_dead = true;
    } else if (now - reader->last_sent >= limits_.alive_after) {
      send(*reader, "alive", reader_body(key.second), now);
    }
  }
  remove_dead();
}

void PacketDispatch::answer(const std::string& peer, std::string_view topic, std::string_view body) {
  const auto sent = output_.send(peer, topic, std::span{&body, 1});
  if (!sent.ok()) {
    Log{"packet-bus"}.debug("answer \"{}\" not sent: {}", topic, sent.error().message());
  }
}

void PacketDispatch::refuse(const std::string& peer, std::uint64_t reader, const Error& error) {
  answer(peer, "error", error_body(reader, error));
}

}  // namespace hallwatch
