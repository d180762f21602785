#include "tests/recorder/support/made_stream.h"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "recorder/fragment/ffmpeg_handles.h"
#include "tests/support/command_output.h"

namespace hallwatch {
namespace {

void close_demuxer(AVFormatContext* demuxer) noexcept {
  avformat_close_input(&demuxer);
}
using Demuxer = Handle<AVFormatContext, &close_demuxer>;

std::vector<std::byte> bytes_of(const std::uint8_t* data, int size) {
  const auto* start = reinterpret_cast<const std::byte*>(data);
  return {start, start + size};
}

Codec codec_of(AVCodecID id) {
  switch (id) {
    case AV_CODEC_ID_H264:
      return Codec::kH264;
    case AV_CODEC_ID_HEVC:
      return Codec::kH265;
    case AV_CODEC_ID_PCM_ALAW:
      return Codec::kPcma;
    case AV_CODEC_ID_PCM_MULAW:
      return Codec::kPcmu;
    case AV_CODEC_ID_AAC:
      return Codec::kAac;
    default:
      return Codec::kUnknown;
  }
}

std::shared_ptr<const StreamFormat> format_of(const AVFormatContext& demuxer) {
  auto format = std::make_shared<StreamFormat>();
  for (unsigned at = 0; at < demuxer.nb_streams; ++at) {
    const auto& parameters = *demuxer.streams[at]->codecpar;
    if (parameters.codec_type == AVMEDIA_TYPE_VIDEO) {
      format->video = {codec_of(parameters.codec_id), parameters.width, parameters.height,
                       bytes_of(parameters.extradata, parameters.extradata_size)};
    } else {
      format->audio =
          AudioFormat{codec_of(parameters.codec_id), parameters.sample_rate, parameters.ch_layout.nb_channels, {}};
      if (parameters.codec_id == AV_CODEC_ID_AAC) {
        format->audio->decoder_config = bytes_of(parameters.extradata, parameters.extradata_size);
      }
    }
  }
  return format;
}

PacketPtr packet_of(const AVPacket& from, const AVFormatContext& demuxer,
                    const std::shared_ptr<const StreamFormat>& format) {
  const auto& stream = *demuxer.streams[from.stream_index];
  auto packet = std::make_shared<EncodedPacket>();
  packet->stream_id = kMadeStreamId;
  packet->track = stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? TrackKind::kVideo : TrackKind::kAudio;
  packet->is_key = packet->track == TrackKind::kAudio || (from.flags & AV_PKT_FLAG_KEY) != 0;
  packet->run = 1;
  // A second of lead: files with B-frames begin before 0.
  packet->dts_90k = av_rescale_q(from.dts, stream.time_base, {1, 90'000}) + 90'000;
  packet->pts_90k = av_rescale_q(from.pts, stream.time_base, {1, 90'000}) + 90'000;
  packet->utc = kMadeStart + std::chrono::microseconds{(packet->pts_90k - 90'000) * 100 / 9};
  packet->format = format;
  packet->bytes = bytes_of(from.data, from.size);
  return packet;
}

}  // namespace

std::vector<PacketPtr> made_stream(const std::string& arguments, const std::string& container) {
  static std::map<std::string, std::vector<PacketPtr>> made;
  const auto key = arguments + "|" + container;
  if (const auto found = made.find(key); found != made.end()) {
    return found->second;
  }
  const TempFolder folder;
  const auto file = folder / ("made." + container);
  const auto ran =
      run_command_line(fmt::format("ffmpeg -hide_banner -loglevel error -y {} {} 2>&1", arguments, file.string()));
  EXPECT_EQ(ran.exit_code, 0) << ran.text;
  return made[key] = read_movie(file);
}

std::vector<PacketPtr> read_movie(const std::filesystem::path& file) {
  AVFormatContext* raw = nullptr;
  std::vector<PacketPtr> packets;
  if (avformat_open_input(&raw, file.c_str(), nullptr, nullptr) < 0) {
    ADD_FAILURE() << "libavformat cannot read " << file;
    return packets;
  }
  const Demuxer demuxer{raw};
  EXPECT_GE(avformat_find_stream_info(raw, nullptr), 0);
  const auto format = format_of(*raw);
  const movie_ffmpeg::Packet packet{av_packet_alloc()};
  while (av_read_frame(raw, packet.get()) >= 0) {
    packets.push_back(packet_of(*packet, *raw, format));
    av_packet_unref(packet.get());
  }
  return packets;
}

std::vector<PacketPtr> h264_stream(int seconds, int gop_frames, const std::string& size) {
  return made_stream(
      fmt::format("-f lavfi -i testsrc2=size={}:rate=25:duration={} -c:v libx264 -preset ultrafast "
                  "-threads 1 -bf 0 -sc_threshold 0 -g {} -keyint_min {}",
                  size, seconds, gop_frames, gop_frames));
}

std::vector<PacketPtr> h264_stream_with(Codec audio, int seconds) {
  const bool is_aac = audio == Codec::kAac;
  return made_stream(
      fmt::format("-f lavfi -i testsrc2=size=160x96:rate=25:duration={0} -f lavfi -i sine=frequency=440:"
                  "sample_rate={1}:duration={0} -c:v libx264 -preset ultrafast -threads 1 -bf 0 -g 25 -c:a {2} -ac 1",
                  seconds, is_aac ? 16'000 : 8'000,
                  is_aac                  ? "aac"
                  : audio == Codec::kPcmu ? "pcm_mulaw"
                                          : "pcm_alaw"),
      is_aac ? "mp4" : "mov");
}

std::vector<PacketPtr> shifted(const std::vector<PacketPtr>& packets, std::chrono::microseconds by, std::uint64_t run) {
  std::vector<PacketPtr> later;
  for (const auto& packet : packets) {
    auto copy = std::make_shared<EncodedPacket>(*packet);
    copy->utc += by;
    copy->run = run;
    later.push_back(std::move(copy));
  }
  return later;
}

std::vector<PacketPtr> repeated(const std::vector<PacketPtr>& packets, int times) {
  std::int64_t length_90k = 0;
  for (const auto& packet : packets) {
    length_90k = std::max(length_90k, packet->dts_90k - packets.front()->dts_90k + 3'600);
  }
  std::vector<PacketPtr> all;
  for (int round = 0; round < times; ++round) {
    for (const auto& packet : packets) {
      auto copy = std::make_shared<EncodedPacket>(*packet);
      copy->utc += std::chrono::microseconds{length_90k * round * 100 / 9};
      copy->dts_90k += length_90k * round;
      copy->pts_90k += length_90k * round;
      all.push_back(std::move(copy));
    }
  }
  return all;
}

std::vector<PacketPtr> of_stream(const std::vector<PacketPtr>& packets, const StreamId& stream_id) {
  std::vector<PacketPtr> others;
  for (const auto& packet : packets) {
    auto copy = std::make_shared<EncodedPacket>(*packet);
    copy->stream_id = stream_id;
    others.push_back(std::move(copy));
  }
  return others;
}

std::size_t count(const std::vector<PacketPtr>& packets, TrackKind track) {
  return static_cast<std::size_t>(
      std::ranges::count_if(packets, [track](const auto& packet) { return packet->track == track; }));
}

std::string difference(const std::vector<PacketPtr>& wanted, const std::vector<PacketPtr>& got) {
  for (std::size_t at = 0; at < std::min(wanted.size(), got.size()); ++at) {
    const auto& [a, b] = std::pair{*wanted[at], *got[at]};
    const bool is_same = a.stream_id == b.stream_id && a.track == b.track && a.is_key == b.is_key && a.run == b.run &&
                         a.utc == b.utc && a.pts_90k == b.pts_90k && a.dts_90k == b.dts_90k && a.bytes == b.bytes &&
                         a.format != nullptr && b.format != nullptr && *a.format == *b.format;
    if (!is_same) {
      return fmt::format("packet {} of {}: track {}/{} key {}/{} utc {}/{} pts {}/{} dts {}/{} bytes {}/{}", at,
                         wanted.size(), static_cast<int>(a.track), static_cast<int>(b.track), a.is_key, b.is_key,
                         to_us(a.utc), to_us(b.utc), a.pts_90k, b.pts_90k, a.dts_90k, b.dts_90k, a.bytes.size(),
                         b.bytes.size());
    }
  }
  return wanted.size() == got.size() ? "" : fmt::format("{} packets wanted, {} got", wanted.size(), got.size());
}

ProbeCount probe(const std::filesystem::path& file, bool does_decode) {
  const auto ran = run_command_line(
      fmt::format("ffprobe -v error -count_{0} -show_entries stream=codec_type,nb_read_{0} -of csv=p=0 {1} 2>&1",
                  does_decode ? "frames" : "packets", file.string()));
  ProbeCount found{ran.exit_code, 0, 0};
  std::istringstream lines{ran.text};
  for (std::string line; std::getline(lines, line);) {
    const auto comma = line.find(',');
    if (comma == std::string::npos) {
      ADD_FAILURE() << "ffprobe says: " << line;
      continue;
    }
    (line.starts_with("video") ? found.video : found.audio) =
        static_cast<std::size_t>(std::strtoul(line.c_str() + comma + 1, nullptr, 10));
  }
  return found;
}

}  // namespace hallwatch
