#include "station/watch/services_file.h"

#include <fstream>

#include <nlohmann/json.hpp>

namespace hallwatch {

std::string to_json_text(const std::vector<ServiceStatus>& services) {
  auto list = nlohmann::json::array();
  for (const auto& service : services) {
    list.push_back({{"name", service.name},
                    {"pid", service.pid},
                    {"restarts", service.restarts},
                    {"since", to_iso_text(service.since)},
                    {"last_end", service.last_end}});
  }
  return nlohmann::json{{"services", std::move(list)}}.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<> write_services_file(const std::filesystem::path& file, const std::vector<ServiceStatus>& services) {
  auto draft = file;
  draft += ".new";
  std::ofstream out{draft, std::ios::trunc};
  out << to_json_text(services) << '\n';
  out.close();
  std::error_code code;
  if (out) {
    std::filesystem::rename(draft, file, code);
  }
  if (!out || code) {
    return fail(ErrorKind::kIo, "write " + file.string() + (code ? ": " + code.message() : ""));
  }
  return {};
}

}  // namespace hallwatch
