#include "station/watch/station_run.h"

#include <map>
#include <ostream>

#include "base/file_lock.h"
#include "base/log.h"
#include "base/message/endpoints.h"
#include "station/service/service_frame.h"
#include "station/watch/services_file.h"

namespace hallwatch {
namespace {

ServiceProgram service_of(const StationRun& run, const std::string& name, StopTurn turn) {
  ServiceProgram program{name, {(run.programs / name).string(), "--config", run.config_file}, turn};
  if (!run.data.empty()) {
    program.command.insert(program.command.end(), {"--data", run.data});
  }
  program.command.insert(program.command.end(), {"--log-level", run.log_level});
  return program;
}

/// Tells each new child on `out` and keeps the file; a file that cannot be written stops no service.
class ChangeTeller {
 public:
  ChangeTeller(std::filesystem::path file, std::ostream& out) : file_(std::move(file)), out_(out) {}

  void operator()(const std::vector<ServiceStatus>& services) {
    for (const auto& service : services) {
      auto& told = told_[service.name];
      if (service.pid != 0 && service.pid != told) {
        out_ << service.name << " runs, pid " << service.pid << std::endl;
      }
      told = service.pid;
    }
    if (auto written = write_services_file(file_, services); !written.ok()) {
      Log{"watch"}.warn("{}", written.error().message());
    }
  }

 private:
  std::filesystem::path file_;
  std::ostream& out_;
  std::map<std::string, pid_t> told_;
};

}  // namespace

std::vector<ServiceProgram> station_services(const StationRun& run) {
  return {service_of(run, "hallwatch-recorder", StopTurn::kLast),
          service_of(run, "hallwatch-supervisor", StopTurn::kFirst),
          service_of(run, "hallwatch-analytics", StopTurn::kFirst)};
}

Result<> run_station(const StationRun& run, const SiteConfig& config, Clock& clock, const std::stop_token& stop,
                     std::ostream& out) {
  if (auto prepared = prepare_data_folder(config); !prepared.ok()) {
    return prepared;
  }
  const auto folder = Endpoints{config.data}.folder;
  const auto lock = FileLock::take(folder / "station.lock");
  if (!lock.ok()) {
    return lock.error().while_doing("run the station");
  }
  ServiceWatch watch{station_services(run), clock, ChangeTeller{folder / "services.json", out}};
  if (auto started = watch.start_all(); !started.ok()) {
    return started;
  }
  watch.watch(stop);
  return watch.stop_all();
}

}  // namespace hallwatch
