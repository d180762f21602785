#include "station/demo/footage_probe.h"

#include <algorithm>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "station/demo/logged_child.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

/// ffprobe writes numbers as texts, and leaves out what it does not know.
std::int64_t number(const nlohmann::json& stream, const char* key) {
  const auto found = stream.find(key);
  return found == stream.end() || !found->is_string()
             ? 0
             : std::strtoll(found->get_ref<const std::string&>().c_str(), nullptr, 10);
}

double seconds(const nlohmann::json& stream) {
  const auto found = stream.find("duration");
  return found == stream.end() || !found->is_string()
             ? 0.0
             : std::strtod(found->get_ref<const std::string&>().c_str(), nullptr);
}

}  // namespace

std::vector<std::filesystem::path> footage_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code code;
  for (auto it = std::filesystem::recursive_directory_iterator{folder, code};
       !code && it != std::filesystem::recursive_directory_iterator{}; it.increment(code)) {
    const auto extension = it->path().extension();
    if (extension == ".mp4" || extension == ".mov") {
      files.push_back(it->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

Result<> add_probe(std::string_view ffprobe_json, ProbedFootage& sum) {
  const auto document = nlohmann::json::parse(ffprobe_json, nullptr, false);
  if (!document.is_object() || !document.contains("streams") || !document["streams"].is_array()) {
    return fail(ErrorKind::kInvalidArgument, "not an answer of ffprobe");
  }
  bool has_video = false;
  for (const auto& stream : document["streams"]) {
    const auto kind = stream.value("codec_type", "");
    if (kind == "video") {
      has_video = true;
      sum.packets += number(stream, "nb_read_packets");
      sum.decoded_frames += number(stream, "nb_read_frames");
      sum.seconds += seconds(stream);
    } else if (kind == "audio") {
      sum.audio_packets += number(stream, "nb_read_packets");
    }
  }
  if (!has_video) {
    return fail(ErrorKind::kInvalidArgument, "ffprobe found no video");
  }
  ++sum.files;
  return {};
}

Result<ProbedFootage> probe_footage(const std::vector<std::filesystem::path>& files, ProbeDepth depth, Clock& clock) {
  ProbedFootage sum;
  for (const auto& file : files) {
    std::vector<std::string> command{"ffprobe",       "-v",
                                     "error",         "-count_packets",
                                     "-show_entries", "stream=codec_type,nb_read_packets,nb_read_frames,duration",
                                     "-of",           "json"};
    if (depth == ProbeDepth::kDecode) {
      command.emplace_back("-count_frames");
    }
    command.push_back(file.string());
    const auto printed = run_tool(command, clock, 120s);
    if (!printed.ok()) {
      if (printed.error().kind() == ErrorKind::kNotFound) {
        return printed.error();
      }
      sum.faults.push_back(file.filename().string() + ": " + printed.error().message());
      continue;
    }
    if (const auto added = add_probe(*printed, sum); !added.ok()) {
      sum.faults.push_back(file.filename().string() + ": " + added.error().message());
    }
  }
  return sum;
}

}  // namespace hallwatch
