#include "recorder/playback/movie_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "recorder/fragment/ffmpeg_handles.h"
#include "recorder/store/file_system.h"

namespace hallwatch {
namespace {

using namespace movie_ffmpeg;

class WholeMovieFile final : public MovieFile {
 public:
  WholeMovieFile(std::filesystem::path file, const EncodedPacket& first)
      : file_(std::move(file)), part_(file_.string() + ".part"), format_(first.format), first_dts_90k_(first.dts_90k) {}

  ~WholeMovieFile() override {
    if (muxer_ != nullptr && muxer_->pb != nullptr) {
      avio_closep(&muxer_->pb);
    }
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
  }

  Result<> begin() {
    silence_library();
    std::error_code code;
    if (std::filesystem::exists(file_, code)) {
      return fail(ErrorKind::kInvalidArgument, "there is a file of that name already: " + file_.string());
    }
    AVFormatContext* raw = nullptr;
    if (avformat_alloc_output_context2(&raw, nullptr, muxer_name(*format_), nullptr) < 0) {
      return fail(ErrorKind::kResourceExhausted, "no memory for a muxer");
    }
    muxer_.reset(raw);
    packet_.reset(av_packet_alloc());
    raw->flags = (raw->flags & ~AVFMT_FLAG_AUTO_BSF) | AVFMT_FLAG_BITEXACT;
    raw->url = av_strdup(part_.c_str());  // "faststart" reads the file again
    if (auto added = add_tracks(raw, *format_); !added.ok()) {
      return added;
    }
    if (const int opened = avio_open(&raw->pb, part_.c_str(), AVIO_FLAG_WRITE); opened < 0) {
      return fail(ErrorKind::kIo, fmt::format("create {}: {}", part_.string(), text_of(opened)));
    }
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "faststart", 0);
    const int written = avformat_write_header(raw, &options);
    av_dict_free(&options);
    return written < 0 ? Result<>{fail(ErrorKind::kIo, "begin " + part_.string() + ": " + text_of(written))}
                       : Result<>{};
  }

  Result<> add(const EncodedPacket& packet) override {
    const int track = packet.track == TrackKind::kAudio ? 1 : 0;
    const AVRational base = muxer_->streams[track]->time_base;
    auto& next = next_ticks_[static_cast<std::size_t>(track)];
    const auto wanted = av_rescale_rnd(packet.dts_90k - first_dts_90k_, base.den, 90'000, AV_ROUND_DOWN);
    auto* out = packet_.get();
    av_packet_unref(out);
    out->data = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(packet.bytes.data()));  // borrowed
    out->size = static_cast<int>(packet.bytes.size());
    out->stream_index = track;
    out->dts = next = std::max(wanted, next);
    const auto shown = av_rescale_rnd(packet.pts_90k - packet.dts_90k, base.den, 90'000, AV_ROUND_DOWN);
    out->pts = out->dts + std::max<std::int64_t>(0, shown);
    out->duration = duration_of(packet);
    out->flags = packet.is_key ? AV_PKT_FLAG_KEY : 0;
    const int code = av_write_frame(muxer_.get(), out);
    out->data = nullptr;
    out->size = 0;
    ++next;
    return code < 0 ? Result<>{fail(ErrorKind::kIo, "write " + part_.string() + ": " + text_of(code))} : Result<>{};
  }

  Result<> finish() override {
    int code = av_write_trailer(muxer_.get());
    if (const int closed = avio_closep(&muxer_->pb); code >= 0) {
      code = closed;
    }
    if (code < 0) {
      return fail(ErrorKind::kIo, "complete " + part_.string() + ": " + text_of(code));
    }
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(part_, failed);
    if (auto synced = local_file_system().truncate(part_, failed ? 0 : bytes); failed || !synced.ok()) {
      return failed ? fail(ErrorKind::kIo, "complete " + part_.string() + ": " + failed.message()) : synced.error();
    }
    std::filesystem::rename(part_, file_, failed);
    if (failed) {
      return fail(ErrorKind::kIo, "name " + file_.string() + ": " + failed.message());
    }
    return local_file_system().sync_folder(file_.has_parent_path() ? file_.parent_path() : ".");
  }

 private:
  [[nodiscard]] std::int64_t duration_of(const EncodedPacket& packet) const {
    if (packet.track == TrackKind::kVideo) {
      return 3'600;  // of the last picture only; others last up to the next
    }
    const auto& audio = *format_->audio;
    return audio.codec == Codec::kAac ? 1'024 : static_cast<std::int64_t>(packet.bytes.size()) / audio.channels;
  }

  const std::filesystem::path file_;
  const std::filesystem::path part_;
  const std::shared_ptr<const StreamFormat> format_;
  const std::int64_t first_dts_90k_;
  std::array<std::int64_t, 2> next_ticks_{};
  Packet packet_;
  Muxer muxer_;
};

}  // namespace

Result<std::unique_ptr<MovieFile>> MovieFile::create(const std::filesystem::path& file, const EncodedPacket& first) {
  auto movie = std::make_unique<WholeMovieFile>(file, first);
  if (auto begun = movie->begin(); !begun.ok()) {
    return begun.error();
  }
  return Result<std::unique_ptr<MovieFile>>{std::move(movie)};
}

}  // namespace hallwatch
