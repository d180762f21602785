#include "capture/packet_wire.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

using nlohmann::json;

constexpr std::string_view kMagic = "HWPK";
/// More than any request of ours; a larger body is not even read.
constexpr std::size_t kMaxBodyBytes = 64UL << 10;
constexpr int kMaxSide_px = 32'768;
constexpr std::size_t kMaxDecoderConfigBytes = 1UL << 20;

template <typename T>
void put(std::string& out, T value) {
  auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out.push_back(static_cast<char>(bits & 0xFFU));
    bits = static_cast<std::make_unsigned_t<T>>(bits >> (sizeof(T) > 1 ? 8U : 0U));
  }
}

template <typename T>
T take(std::string_view& in) {
  std::make_unsigned_t<T> bits = 0;
  for (std::size_t i = sizeof(T); i-- > 0;) {
    bits = static_cast<std::make_unsigned_t<T>>((sizeof(T) > 1 ? bits << 8U : 0U) | static_cast<unsigned char>(in[i]));
  }
  in.remove_prefix(sizeof(T));
  return static_cast<T>(bits);
}

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes(text.size());
  std::copy(text.begin(), text.end(), reinterpret_cast<char*>(bytes.data()));
  return bytes;
}

/// A number that must not be negative; a negative one is read as 0 and told by `is_fine`.
std::uint64_t natural(JsonFields& fields, const char* key, bool& is_fine) {
  const auto value = fields.integer(key);
  is_fine = is_fine && value >= 0;
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

StreamId stream_of(JsonFields& fields, bool& is_fine) {
  auto stream_id = stream_id_from_text(fields.text("stream"));
  is_fine = is_fine && stream_id.kind != StreamKind::kUnknown && !stream_id.camera_id.is_empty();
  return stream_id;
}

template <typename T>
Result<BusRequest> checked(const JsonFields& fields, bool is_fine, T request, std::string_view topic) {
  if (!fields.ok()) {
    return fields.error();
  }
  if (!is_fine) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("request \"{}\": a value is out of its range", topic));
  }
  return BusRequest{std::move(request)};
}

Result<BusRequest> decode_live(JsonFields& fields) {
  bool is_fine = true;
  LiveRequest request;
  request.reader = natural(fields, "reader", is_fine);
  request.stream_id = stream_of(fields, is_fine);
  const auto choice = natural(fields, "choice", is_fine);
  is_fine = is_fine && choice >= 1 && choice <= 3;
  request.choice = static_cast<PacketChoice>(choice);
  request.credit_bytes = natural(fields, "credit_bytes", is_fine);
  return checked(fields, is_fine, std::move(request), "live");
}

Result<BusRequest> decode_archive(JsonFields& fields) {
  bool is_fine = true;
  ArchiveRequest request;
  request.reader = natural(fields, "reader", is_fine);
  request.stream_id = stream_of(fields, is_fine);
  request.from = utc_from_us(fields.integer("from_us"));
  request.to = utc_from_us(fields.integer("to_us"));
  is_fine = is_fine && request.from <= request.to;
  request.credit_bytes = natural(fields, "credit_bytes", is_fine);
  return checked(fields, is_fine, std::move(request), "archive");
}

Result<BusRequest> decode_credit(JsonFields& fields) {
  bool is_fine = true;
  CreditRequest request;
  request.reader = natural(fields, "reader", is_fine);
  request.bytes = natural(fields, "bytes", is_fine);
  return checked(fields, is_fine, request, "credit");
}

struct TopicOf {
  std::string_view operator()(const LiveRequest&) const { return "live"; }
  std::string_view operator()(const ArchiveRequest&) const { return "archive"; }
  std::string_view operator()(const CreditRequest&) const { return "credit"; }
  std::string_view operator()(const CloseRequest&) const { return "close"; }
};

struct BodyOf {
  json operator()(const LiveRequest& r) const {
    return {{"reader", r.reader},
            {"stream", r.stream_id.text()},
            {"choice", static_cast<int>(r.choice)},
            {"credit_bytes", r.credit_bytes}};
  }
  json operator()(const ArchiveRequest& r) const {
    return {{"reader", r.reader},
            {"stream", r.stream_id.text()},
            {"from_us", to_us(r.from)},
            {"to_us", to_us(r.to)},
            {"credit_bytes", r.credit_bytes}};
  }
  json operator()(const CreditRequest& r) const { return {{"reader", r.reader}, {"bytes", r.bytes}}; }
  json operator()(const CloseRequest& r) const { return {{"reader", r.reader}}; }
};

Result<VideoFormat> decode_video(const json& object, std::string_view config) {
  JsonFields fields{object, "video format"};
  VideoFormat video;
  video.codec = codec_from_text(fields.text("codec"));
  const auto width = fields.integer("width_px");
  const auto height = fields.integer("height_px");
  if (!fields.ok()) {
    return fields.error();
  }
  const bool is_video = video.codec == Codec::kH264 || video.codec == Codec::kH265;
  if (!is_video || width < 0 || width > kMaxSide_px || height < 0 || height > kMaxSide_px) {
    return fail(ErrorKind::kInvalidArgument, "video format: a value is out of its range");
  }
  video.width_px = static_cast<int>(width);
  video.height_px = static_cast<int>(height);
  video.decoder_config = bytes_of(config);
  return video;
}

Result<AudioFormat> decode_audio(const json& object, std::string_view config) {
  JsonFields fields{object, "audio format"};
  AudioFormat audio;
  audio.codec = codec_from_text(fields.text("codec"));
  const auto rate = fields.integer("sample_rate");
  const auto channels = fields.integer("channels");
  if (!fields.ok()) {
    return fields.error();
  }
  const bool is_audio = audio.codec == Codec::kPcma || audio.codec == Codec::kPcmu || audio.codec == Codec::kAac;
  if (!is_audio || rate < 1 || rate > 1'000'000 || channels < 1 || channels > 64) {
    return fail(ErrorKind::kInvalidArgument, "audio format: a value is out of its range");
  }
  audio.sample_rate = static_cast<int>(rate);
  audio.channels = static_cast<int>(channels);
  audio.decoder_config = bytes_of(config);
  return audio;
}

Result<BusAnswer> decode_format(const Message& message) {
  if (message.parts.size() != 3 || message.parts[1].size() > kMaxDecoderConfigBytes ||
      message.parts[2].size() > kMaxDecoderConfigBytes) {
    return fail(ErrorKind::kInvalidArgument, "\"format\": not three parts of sensible size");
  }
  JsonFields fields{std::string_view{message.parts[0]}, "format"};
  bool is_fine = true;
  FormatAnswer answer;
  answer.reader = natural(fields, "reader", is_fine);
  const auto number = natural(fields, "format", is_fine);
  if (!fields.ok() || !is_fine || number > 0xFFFF'FFFFU) {
    return fail(ErrorKind::kInvalidArgument, "\"format\": its numbers cannot be read");
  }
  answer.format_number = static_cast<std::uint32_t>(number);
  auto video = decode_video(fields.raw("video"), message.parts[1]);
  if (!video.ok()) {
    return video.error();
  }
  answer.format.video = std::move(*video);
  if (fields.has("audio")) {
    auto audio = decode_audio(fields.raw("audio"), message.parts[2]);
    if (!audio.ok()) {
      return audio.error();
    }
    answer.format.audio = std::move(*audio);
  }
  return BusAnswer{std::move(answer)};
}

Result<BusAnswer> decode_packet(const Message& message) {
  if (message.parts.size() != 2) {
    return fail(ErrorKind::kInvalidArgument, "\"packet\": not two parts");
  }
  auto head = decode_packet_head(message.parts[0]);
  if (!head.ok()) {
    return head.error();
  }
  return BusAnswer{PacketAnswer{*head, bytes_of(message.parts[1])}};
}

ErrorKind error_kind_of(std::uint64_t number) {
  return number <= static_cast<std::uint64_t>(ErrorKind::kUnsupported) ? static_cast<ErrorKind>(number)
                                                                       : ErrorKind::kUnknown;
}

Result<BusAnswer> decode_short(const Message& message) {
  JsonFields fields{message.body(), message.topic};
  bool is_fine = true;
  const auto reader = natural(fields, "reader", is_fine);
  auto answer = [&]() -> Result<BusAnswer> {
    if (message.topic == "end") {
      return BusAnswer{EndAnswer{reader}};
    }
    if (message.topic == "alive") {
      return BusAnswer{AliveAnswer{reader}};
    }
    if (message.topic == "gone") {
      return BusAnswer{GoneAnswer{reader}};
    }
    if (message.topic == "skipped") {
      return BusAnswer{SkippedAnswer{reader, natural(fields, "packets", is_fine)}};
    }
    if (message.topic == "error") {
      const auto kind = error_kind_of(natural(fields, "kind", is_fine));
      return BusAnswer{ErrorAnswer{reader, fail(kind, fields.text("message"))}};
    }
    return fail(ErrorKind::kUnsupported, "an answer of a kind that we do not know");
  }();
  if (answer.ok() && (!fields.ok() || !is_fine)) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\": its values cannot be read", message.topic));
  }
  return answer;
}

}  // namespace

std::string encode_packet_head(const PacketHead& head) {
  std::string out{kMagic};
  out.reserve(kPacketHeadBytes);
  put<std::uint16_t>(out, kPacketHeadVersion);
  put<std::uint8_t>(out, static_cast<std::uint8_t>(head.track));
  put<std::uint8_t>(out, head.is_key ? 1 : 0);
  put<std::uint32_t>(out, head.format_number);
  put<std::uint32_t>(out, 0);
  put<std::uint64_t>(out, head.reader);
  put<std::uint64_t>(out, head.run);
  put<std::int64_t>(out, to_us(head.utc));
  put<std::int64_t>(out, head.pts_90k);
  put<std::int64_t>(out, head.dts_90k);
  return out;
}

Result<PacketHead> decode_packet_head(std::string_view bytes) {
  if (bytes.size() != kPacketHeadBytes || !bytes.starts_with(kMagic)) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("packet head: {} bytes that are none", bytes.size()));
  }
  bytes.remove_prefix(kMagic.size());
  const auto version = take<std::uint16_t>(bytes);
  if (version != kPacketHeadVersion) {
    return fail(ErrorKind::kUnsupported, fmt::format("packet head: version {}, not {}", version, kPacketHeadVersion));
  }
  PacketHead head;
  const auto track = take<std::uint8_t>(bytes);
  const auto flags = take<std::uint8_t>(bytes);
  head.format_number = take<std::uint32_t>(bytes);
  const auto zero = take<std::uint32_t>(bytes);
  if (track < 1 || track > 2 || flags > 1 || zero != 0) {
    return fail(ErrorKind::kInvalidArgument, "packet head: track, flags or the zero field have no meaning");
  }
  head.track = static_cast<TrackKind>(track);
  head.is_key = flags == 1;
  head.reader = take<std::uint64_t>(bytes);
  head.run = take<std::uint64_t>(bytes);
  head.utc = utc_from_us(take<std::int64_t>(bytes));
  head.pts_90k = take<std::int64_t>(bytes);
  head.dts_90k = take<std::int64_t>(bytes);
  return head;
}

std::string_view topic_of(const BusRequest& request) {
  return std::visit(TopicOf{}, request);
}

std::string body_of(const BusRequest& request) {
  return text_of(std::visit(BodyOf{}, request));
}

Result<BusRequest> decode_request(const Message& message) {
  if (message.parts.size() != 1 || message.body().size() > kMaxBodyBytes) {
    return fail(ErrorKind::kInvalidArgument, "request to the packet bus: not one short body");
  }
  JsonFields fields{message.body(), "request to the packet bus"};
  if (message.topic == "live") {
    return decode_live(fields);
  }
  if (message.topic == "archive") {
    return decode_archive(fields);
  }
  if (message.topic == "credit") {
    return decode_credit(fields);
  }
  if (message.topic == "close") {
    bool is_fine = true;
    const CloseRequest request{natural(fields, "reader", is_fine)};
    return checked(fields, is_fine, request, "close");
  }
  return fail(ErrorKind::kUnsupported, "request to the packet bus: none of live, archive, credit, close");
}

std::string format_body(std::uint64_t reader, std::uint32_t format_number, const StreamFormat& format) {
  json body{{"reader", reader},
            {"format", format_number},
            {"video",
             {{"codec", to_text(format.video.codec)},
              {"width_px", format.video.width_px},
              {"height_px", format.video.height_px}}}};
  if (format.audio) {
    body["audio"] = {{"codec", to_text(format.audio->codec)},
                     {"sample_rate", format.audio->sample_rate},
                     {"channels", format.audio->channels}};
  }
  return text_of(body);
}

std::string skipped_body(std::uint64_t reader, std::uint64_t packets) {
  return text_of({{"reader", reader}, {"packets", packets}});
}

std::string error_body(std::uint64_t reader, const Error& error) {
  return text_of({{"reader", reader}, {"kind", static_cast<int>(error.kind())}, {"message", error.message()}});
}

std::string reader_body(std::uint64_t reader) {
  return text_of({{"reader", reader}});
}

Result<BusAnswer> decode_answer(const Message& message) {
  if (message.topic == "packet") {
    return decode_packet(message);
  }
  if (message.topic == "format") {
    return decode_format(message);
  }
  if (message.parts.size() != 1 || message.body().size() > kMaxBodyBytes) {
    return fail(ErrorKind::kInvalidArgument, "answer of the packet bus: not one short body");
  }
  return decode_short(message);
}

std::uint64_t reader_of(const BusAnswer& answer) {
  return std::visit(
      [](const auto& a) {
        if constexpr (std::is_same_v<std::decay_t<decltype(a)>, PacketAnswer>) {
          return a.head.reader;
        } else {
          return a.reader;
        }
      },
      answer);
}

}  // namespace hallwatch
