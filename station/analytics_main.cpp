// hallwatch-analytics: tells the state of each seat from the recorder's packets.
#include <sys/resource.h>

#include <memory>

#include "analytics/detection/detector_choice.h"
#include "analytics/seat_service.h"
#include "base/log.h"
#include "base/message/endpoints.h"
#include "station/service/service_frame.h"

namespace hallwatch {
namespace {

constexpr int kBehindTheRecorder = 5;  ///< nice value: recording goes first when cores are short

/// Without a detector the service runs on: every seat is UNKNOWN, and the log says what to do.
std::unique_ptr<PersonDetector> load_detector(const SiteConfig& config, const Log& log) {
  const auto files = ModelFiles::find(config.data);
  if (!files.ok()) {
    log.error("every seat stays UNKNOWN: {}", files.error().message());
    return nullptr;
  }
  auto chosen = choose_detector(config.analytics.detector, *files);
  if (!chosen.ok()) {
    log.error("every seat stays UNKNOWN: {}", chosen.error().message());
    return nullptr;
  }
  for (const auto& warning : chosen->warnings) {
    log.warn("{}", warning);
  }
  log.info("detector: {}, models in {}", chosen->detector->name(), files->folder().string());
  return std::move(chosen->detector);
}

Result<> watch_seats(const ServiceFrame& frame) {
  setpriority(PRIO_PROCESS, 0, kBehindTheRecorder);
  const auto detector = load_detector(frame.config, Log{"analytics"});
  const Endpoints endpoints{frame.config.data};
  MessageContext context;
  SeatService service{
      frame.config, {endpoints.packets(), endpoints.seat_reports()}, detector.get(), frame.clock, context};
  return service.run(frame.stop);
}

}  // namespace
}  // namespace hallwatch

int main(int argc, char** argv) {
  return hallwatch::run_service(argc, argv, "hallwatch-analytics", hallwatch::watch_seats);
}
