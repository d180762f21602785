#include "console/app/live_feed.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "console/app/fit.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr auto kRetry = 2'000ms;
constexpr int kItemsInARow = 64;  // then the other streams have their turn

}  // namespace

/// One thread with its readers and decoders.
class LiveFeed::Worker {
 public:
  Worker(LiveFeed& feed, MessageContext& context, std::string endpoint, Clock& clock, int number)
      : feed_(feed),
        context_(context),
        endpoint_(std::move(endpoint)),
        clock_(clock),
        thread_(fmt::format("live-{}", number), [this](std::stop_token stop) { work(std::move(stop)); }) {}

  void show(std::vector<ScreenStream> requests) { wanted_.put(std::move(requests)); }

 private:
  struct Stream {
    PictureSize box;
    PictureDecoder decoder{{}, PixelOrder::kRgba};
    std::shared_ptr<const StreamFormat> format;
    std::unique_ptr<PacketBusReader> reader;
    MonoTime open_at{};
    std::string told;  ///< the trouble that was logged last
  };

  void work(std::stop_token stop) {
    while (!stop.stop_requested()) {
      if (auto wanted = wanted_.take()) {
        follow(*wanted);
      }
      std::vector<Socket*> sockets;
      for (auto& [stream_id, stream] : streams_) {
        open(stream_id, stream);
        if (stream.reader != nullptr) {
          sockets.push_back(&stream.reader->socket());
        }
      }
      if (sockets.empty()) {
        clock_.sleep_for(50ms, stop);
        continue;
      }
      wait_for_messages(sockets, -1, 50ms);
      for (auto& [stream_id, stream] : streams_) {
        empty(stream_id, stream);
      }
    }
  }

  void follow(const std::vector<ScreenStream>& wanted) {
    std::erase_if(streams_, [&](const auto& one) {
      return std::none_of(wanted.begin(), wanted.end(),
                          [&](const auto& request) { return request.stream_id == one.first; });
    });
    for (const auto& request : wanted) {
      auto& stream = streams_[request.stream_id];
      stream.box = request.box;
      set_size(stream);
    }
  }

  static void set_size(Stream& stream) {
    if (stream.format != nullptr) {
      stream.decoder.set_size(fit_inside({stream.format->video.width_px, stream.format->video.height_px}, stream.box));
    }
  }

  void open(const StreamId& stream_id, Stream& stream) {
    if (stream.reader != nullptr || clock_.mono_now() < stream.open_at) {
      return;
    }
    auto reader = PacketBusReader::live(context_, endpoint_, stream_id, PacketChoice::kVideo);
    if (!reader.ok()) {
      give_up_for_now(stream_id, stream, reader.error());
      return;
    }
    stream.reader = *std::move(reader);
  }

  void empty(const StreamId& stream_id, Stream& stream) {
    for (int i = 0; i < kItemsInARow && stream.reader != nullptr; ++i) {
      auto item = stream.reader->next(0ms);
      if (!item.ok()) {
        give_up_for_now(stream_id, stream, item.error());
        return;
      }
      if (!item->has_value()) {
        return;
      }
      if (const auto* packet = std::get_if<PacketPtr>(&**item)) {
        decode(stream_id, stream, **packet);
      }  // skipped packets need nothing: the next one is a key frame
    }
  }

  void decode(const StreamId& stream_id, Stream& stream, const EncodedPacket& packet) {
    if (packet.track != TrackKind::kVideo) {
      return;
    }
    if (packet.format != stream.format) {
      stream.format = packet.format;
      set_size(stream);
    }
    auto pictures = stream.decoder.decode(packet);
    if (!pictures.ok()) {
      tell_once(stream_id, stream, pictures.error());
      return;
    }
    if (!pictures->empty()) {
      stream.told.clear();
      auto& picture = pictures->back();
      const auto age = std::chrono::floor<std::chrono::milliseconds>(clock_.utc_now() - picture.utc);
      feed_.put({stream_id, std::move(picture), age, clock_.mono_now()});
    }
  }

  void give_up_for_now(const StreamId& stream_id, Stream& stream, const Error& error) {
    tell_once(stream_id, stream, error);
    stream.reader.reset();
    stream.open_at = clock_.mono_now() + kRetry;
  }

  void tell_once(const StreamId& stream_id, Stream& stream, const Error& error) {
    if (std::exchange(stream.told, error.message()) != error.message()) {
      log_.warn("{}: {}", stream_id.text(), error.message());
    }
  }

  LiveFeed& feed_;
  MessageContext& context_;
  const std::string endpoint_;
  Clock& clock_;
  Log log_{"live"};
  LatestValue<std::vector<ScreenStream>> wanted_;
  std::map<StreamId, Stream> streams_;
  WorkerThread thread_;
};

LiveFeed::LiveFeed(MessageContext& context, std::string packets_endpoint, Clock& clock, int threads) {
  for (int i = 0; i < std::max(1, threads); ++i) {
    workers_.push_back(std::make_unique<Worker>(*this, context, packets_endpoint, clock, i));
  }
}

LiveFeed::~LiveFeed() = default;

void LiveFeed::show(const std::vector<ScreenStream>& requests) {
  std::vector<std::vector<ScreenStream>> shares(workers_.size());
  for (const auto& request : requests) {
    shares[std::hash<CameraId>{}(request.stream_id.camera_id) % shares.size()].push_back(request);
  }
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    workers_[i]->show(std::move(shares[i]));
  }
}

std::vector<LivePicture> LiveFeed::take_pictures() {
  std::map<CameraId, LivePicture> newest;
  {
    const std::scoped_lock lock{mutex_};
    newest.swap(newest_);
    has_pictures_ = false;
  }
  std::vector<LivePicture> pictures;
  pictures.reserve(newest.size());
  for (auto& [camera_id, picture] : newest) {
    pictures.push_back(std::move(picture));
  }
  return pictures;
}

void LiveFeed::put(LivePicture picture) {
  const std::scoped_lock lock{mutex_};
  newest_.insert_or_assign(picture.stream_id.camera_id, std::move(picture));
  has_pictures_ = true;
}

}  // namespace hallwatch
