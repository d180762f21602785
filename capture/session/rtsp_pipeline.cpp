#include "capture/session/rtsp_pipeline.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <mutex>

#include <fmt/format.h>

#include "base/log.h"
#include "capture/session/gst_handles.h"

namespace hallwatch {
namespace {

constexpr guint kUdpReorderPatience_ms = 100;  // a missing packet is waited for so long; TCP misses none
constexpr int kUdpBuffer_bytes = 4 << 20;      // a key frame comes in one burst
constexpr guint64 kTcpTimeout_us = 8'000'000;  // behind all patience of the session, which ends it before

/// @errors kUnavailable: GStreamer or its RTSP plugin is not there
Result<> ready_gstreamer() {
  static std::once_flag once;
  static Result<> outcome;
  std::call_once(once, [] {
    GError* raw = nullptr;
    if (gst_init_check(nullptr, nullptr, &raw) == FALSE) {
      const GErrorHandle error{raw};
      outcome = fail(ErrorKind::kUnavailable,
                     fmt::format("start GStreamer: {}", error ? error->message : "it gives no reason"));
    }
  });
  return outcome;
}

GstElementHandle make_element(const char* factory) {
  auto* element = gst_element_factory_make(factory, nullptr);  // floating
  return GstElementHandle{element == nullptr ? nullptr : GST_ELEMENT_CAST(gst_object_ref_sink(element))};
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

gboolean take_field(GQuark key, const GValue* value, gpointer offer) {
  if (G_VALUE_HOLDS_STRING(value) && g_value_get_string(value) != nullptr) {
    static_cast<TrackOffer*>(offer)->parameters[g_quark_to_string(key)] = g_value_get_string(value);
  }
  return TRUE;
}

TrackOffer offer_of(const GstCaps* caps) {
  TrackOffer offer;
  if (caps == nullptr || gst_caps_get_size(caps) == 0) {
    return offer;
  }
  const auto* structure = gst_caps_get_structure(caps, 0);  // borrowed
  gst_structure_foreach(structure, &take_field, &offer);
  gst_structure_get_int(structure, "clock-rate", &offer.clock_rate_hz);
  offer.media = offer.parameters["media"];
  offer.encoding = upper(offer.parameters["encoding-name"]);
  if (int payload_type = -1; offer.encoding.empty() && gst_structure_get_int(structure, "payload", &payload_type)) {
    offer.encoding = encoding_of_payload_type(payload_type);  // rtspsrc leaves it out where SDP has no a=rtpmap
  }
  return offer;
}

class GstRtspPipeline final : public RtspPipeline {
 public:
  GstRtspPipeline(const StreamSource& source, RtspPipelineEvents& events) : source_(source), events_(events) {}

  ~GstRtspPipeline() override {
    if (pipeline_) {
      gst_element_set_state(pipeline_.get(), GST_STATE_NULL);  // joins GStreamer's threads
    }
  }
  GstRtspPipeline(const GstRtspPipeline&) = delete;
  GstRtspPipeline& operator=(const GstRtspPipeline&) = delete;

  Result<> begin() {
    auto rtsp = make_element("rtspsrc");
    pipeline_.reset(GST_ELEMENT_CAST(gst_object_ref_sink(gst_pipeline_new(nullptr))));
    if (!rtsp) {
      return fail(ErrorKind::kUnavailable,
                  "GStreamer has no element \"rtspsrc\": install the package gstreamer1.0-plugins-good");
    }
    configure(G_OBJECT(rtsp.get()));
    g_signal_connect(rtsp.get(), "select-stream", G_CALLBACK(&GstRtspPipeline::select_stream), this);
    g_signal_connect(rtsp.get(), "pad-added", G_CALLBACK(&GstRtspPipeline::pad_added), this);
    gst_bin_add(GST_BIN_CAST(pipeline_.get()), rtsp.get());
    bus_.reset(gst_element_get_bus(pipeline_.get()));  // full
    is_made_.store(true, std::memory_order_release);
    if (gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
      return fail(ErrorKind::kInvalidArgument,
                  fmt::format("GStreamer does not accept the address {}", without_passwords(source_.url)));
    }
    return {};
  }

  std::optional<PipelineEvent> wait(std::chrono::microseconds length) override {
    constexpr auto kTypes =
        static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_WARNING | GST_MESSAGE_EOS | GST_MESSAGE_ELEMENT |
                                    GST_MESSAGE_PROGRESS | GST_MESSAGE_APPLICATION);
    const auto limit_ns = static_cast<GstClockTime>(std::max<std::int64_t>(length.count(), 0)) * 1'000;
    const GstMessageHandle message{gst_bus_timed_pop_filtered(bus_.get(), limit_ns, kTypes)};
    return message ? event_of(message.get()) : std::nullopt;
  }

  void wake() override {
    gst_bus_post(bus_.get(), gst_message_new_application(nullptr, gst_structure_new_empty("hallwatch-wake")));
  }

 private:
  struct PadContext {
    GstRtspPipeline* pipeline;
    TrackKind track;
  };

  void configure(GObject* rtsp) const {
    const bool is_udp = source_.transport == RtspTransport::kUdp;
    g_object_set(rtsp, "location", source_.url.c_str(), "user-agent", "hallwatch", "latency",
                 is_udp ? kUdpReorderPatience_ms : 0U, "drop-on-latency", FALSE, "do-rtsp-keep-alive", TRUE,
                 "do-retransmission", FALSE, "tcp-timeout", kTcpTimeout_us, "udp-buffer-size", kUdpBuffer_bytes,
                 "probation", 0U, nullptr);
    gst_util_set_object_arg(rtsp, "protocols", is_udp ? "udp" : "tcp");
    gst_util_set_object_arg(rtsp, "buffer-mode", "none");  // time comes from RTP, not from the jitter buffer
    if (!source_.user.empty()) {
      g_object_set(rtsp, "user-id", source_.user.c_str(), "user-pw", source_.password.c_str(), nullptr);
    }
  }

  static gboolean select_stream(GstElement* /*rtsp*/, guint /*number*/, GstCaps* caps, gpointer self) {
    auto& pipeline = *static_cast<GstRtspPipeline*>(self);
    return pipeline.is_made_.load(std::memory_order_acquire) && pipeline.events_.on_offer(offer_of(caps)) ? TRUE
                                                                                                          : FALSE;
  }

  static void pad_added(GstElement* /*rtsp*/, GstPad* pad, gpointer self) {
    static_cast<GstRtspPipeline*>(self)->take_pad(pad);
  }

  /// Reads the packets on the pad itself; a sink stands behind it only so that the pad is linked.
  void take_pad(GstPad* pad) {
    const GstCapsHandle caps{gst_pad_get_current_caps(pad)};
    auto& context = offer_of(caps.get()).media == "audio" ? audio_ : video_;
    auto sink = make_element("fakesink");
    if (!sink) {
      Log{"capture"}.error("{}: GStreamer has no element \"fakesink\"", source_.stream_id.text());
      return;
    }
    g_object_set(sink.get(), "sync", FALSE, "async", FALSE, nullptr);
    gst_bin_add(GST_BIN_CAST(pipeline_.get()), sink.get());
    constexpr auto kWhat = static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST);
    gst_pad_add_probe(pad, kWhat, &GstRtspPipeline::take_data, &context, nullptr);
    const GstPadHandle sink_pad{gst_element_get_static_pad(sink.get(), "sink")};
    gst_pad_link(pad, sink_pad.get());
    gst_element_sync_state_with_parent(sink.get());
  }

  static GstPadProbeReturn take_data(GstPad* /*pad*/, GstPadProbeInfo* info, gpointer data) {
    const auto& context = *static_cast<const PadContext*>(data);
    if ((info->type & GST_PAD_PROBE_TYPE_BUFFER_LIST) != 0) {
      auto* list = gst_pad_probe_info_get_buffer_list(info);  // borrowed
      for (guint i = 0; i < gst_buffer_list_length(list); ++i) {
        take_buffer(context, gst_buffer_list_get(list, i));
      }
    } else {
      take_buffer(context, gst_pad_probe_info_get_buffer(info));
    }
    return GST_PAD_PROBE_DROP;
  }

  static void take_buffer(const PadContext& context, GstBuffer* buffer) {
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == TRUE) {
      context.pipeline->events_.on_rtp(context.track, {reinterpret_cast<const std::byte*>(map.data), map.size});
      gst_buffer_unmap(buffer, &map);
    }
  }

  std::optional<PipelineEvent> event_of(GstMessage* message) const {
    switch (GST_MESSAGE_TYPE(message)) {
      case GST_MESSAGE_APPLICATION:
        return PipelineEvent{PipelineEvent::Kind::kWoken, {}, {}};
      case GST_MESSAGE_EOS:
        return lost("the camera ended the session");
      case GST_MESSAGE_ERROR:
        return of_error(message);
      case GST_MESSAGE_WARNING:
        return of_warning(message);
      case GST_MESSAGE_ELEMENT:
        return gst_message_has_name(message, "GstRTSPSrcTimeout") ? std::optional{lost("the camera sends nothing")}
                                                                  : std::nullopt;
      case GST_MESSAGE_PROGRESS:
        return of_progress(message);
      default:
        return std::nullopt;
    }
  }

  static PipelineEvent lost(std::string reason) {
    return {PipelineEvent::Kind::kFailed, SessionFailure::kLost, std::move(reason)};
  }

  [[nodiscard]] PipelineEvent of_error(GstMessage* message) const {
    GError* raw_error = nullptr;
    gchar* raw_debug = nullptr;
    gst_message_parse_error(message, &raw_error, &raw_debug);  // both full
    const GErrorHandle error{raw_error};
    const GTextHandle debug{raw_debug};
    const GstStructure* details = nullptr;
    gst_message_parse_error_details(message, &details);  // borrowed
    guint status = 0;
    if (details != nullptr) {
      gst_structure_get_uint(details, "rtsp-status-code", &status);
    }
    const bool is_refused = status == 401 || status == 403 ||
                            g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED) == TRUE;
    if (is_refused) {
      return {PipelineEvent::Kind::kFailed, SessionFailure::kRefused, "the camera refuses user or password"};
    }
    if (status == 404) {
      return lost("the camera has no stream at this path (404); check the path of its url");
    }
    return lost(without_secrets(error ? error->message : "an error without a text"));
  }

  /// A server that closes the connection is only a warning to rtspsrc (over UDP its EOS follows 26 s later).
  [[nodiscard]] std::optional<PipelineEvent> of_warning(GstMessage* message) const {
    GError* raw_error = nullptr;
    gchar* raw_debug = nullptr;
    gst_message_parse_warning(message, &raw_error, &raw_debug);  // both full
    const GErrorHandle error{raw_error};
    const GTextHandle debug{raw_debug};
    const auto text = without_secrets(error ? error->message : "");
    if (g_error_matches(error.get(), GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ) == TRUE) {
      return lost("the camera closed the connection");
    }
    Log{"capture"}.debug("{}: {}", source_.stream_id.text(), text);
    return std::nullopt;
  }

  static std::optional<PipelineEvent> of_progress(GstMessage* message) {
    GstProgressType type = GST_PROGRESS_TYPE_ERROR;
    gchar* raw_code = nullptr;
    gchar* raw_text = nullptr;
    gst_message_parse_progress(message, &type, &raw_code, &raw_text);  // both full
    const GTextHandle code{raw_code};
    const GTextHandle text{raw_text};
    const std::string_view what = code ? code.get() : "";
    if (type == GST_PROGRESS_TYPE_COMPLETE && what == "request") {
      return PipelineEvent{PipelineEvent::Kind::kPlaying, {}, {}};
    }
    if (type == GST_PROGRESS_TYPE_CONTINUE && what != "connect") {  // that one is told before it connects
      return PipelineEvent{PipelineEvent::Kind::kAnswered, {}, {}};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string without_secrets(std::string text) const {
    const auto& password = source_.password;
    for (auto at = password.empty() ? std::string::npos : text.find(password); at != std::string::npos;
         at = text.find(password, at + 3)) {
      text.replace(at, password.size(), "***");
    }
    return without_passwords(text);
  }

  const StreamSource source_;
  RtspPipelineEvents& events_;
  PadContext video_{this, TrackKind::kVideo};
  PadContext audio_{this, TrackKind::kAudio};
  GstElementHandle pipeline_;
  GstBusHandle bus_;
  /// GStreamer's first call on another thread sees all above. Its own locks see to that as well, but tools that check
  /// threads do not know them.
  std::atomic<bool> is_made_{false};
};

}  // namespace

Result<std::unique_ptr<RtspPipeline>> RtspPipeline::start(const StreamSource& source, RtspPipelineEvents& events) {
  if (const auto ready = ready_gstreamer(); !ready.ok()) {
    return ready.error();
  }
  auto pipeline = std::make_unique<GstRtspPipeline>(source, events);
  if (const auto begun = pipeline->begin(); !begun.ok()) {
    return begun.error();
  }
  return std::unique_ptr<RtspPipeline>{std::move(pipeline)};
}

}  // namespace hallwatch
