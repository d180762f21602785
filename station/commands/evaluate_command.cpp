// hallwatch evaluate seats: how well the seat states agree with labelled footage.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "analytics/detection/detector_choice.h"
#include "analytics/evaluation/score_report.h"
#include "analytics/evaluation/seat_evaluation.h"
#include "station/commands/commands.h"
#include "station/commands/evaluate_rules.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;

struct EvaluateOptions {
  std::string clip;
  std::string labels;
  std::string images;
  std::string all;
  std::string json_out;
  std::string data = SiteConfig{}.data.string();
  std::string models;
  std::string detector = "auto";
  std::string view = "auto";
};

LookMode look_mode(const std::string& view) {
  return view == "whole" ? LookMode::kWhole : view == "crops" ? LookMode::kCrops : LookMode::kAuto;
}

Result<std::unique_ptr<PersonDetector>> load_detector(const EvaluateOptions& options) {
  const auto files = options.models.empty() ? ModelFiles::find(options.data) : ModelFiles::in(options.models);
  if (!files.ok()) {
    return files.error();
  }
  auto chosen = choose_detector(options.detector, *files);
  if (!chosen.ok()) {
    return chosen.error();
  }
  for (const auto& warning : chosen->warnings) {
    std::cerr << "warning: " << warning << '\n';
  }
  std::cerr << "detector: " << chosen->detector->name() << '\n';
  return std::move(chosen->detector);
}

Result<SeatScore> evaluate_stills_file(const fs::path& file, PersonDetector& detector,
                                       const EvaluationSettings& settings) {
  const auto stills = read_labelled_stills(file);
  if (!stills.ok()) {
    return stills.error();
  }
  auto score = evaluate_stills(file.parent_path(), *stills, detector, settings);
  if (score.ok()) {
    score->name = file.filename().string();
  }
  return score;
}

Result<SeatScore> evaluate_clip_file(const fs::path& clip, const fs::path& labels, PersonDetector& detector,
                                     const EvaluationSettings& settings) {
  const auto labelled = read_labelled_clip(labels);
  if (!labelled.ok()) {
    return labelled.error();
  }
  return evaluate_clip(clip.empty() ? labels.parent_path() / labelled->clip : clip, *labelled, detector, settings);
}

Result<std::vector<fs::path>> label_files_in(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder, code}) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  if (code) {
    return fail(ErrorKind::kNotFound, "read folder " + folder.string() + ": " + code.message());
  }
  if (files.empty()) {
    return fail(ErrorKind::kNotFound, "no label files (*.json) in " + folder.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Clips add up to a total; stills are told apart, as they have no time.
Result<std::vector<SeatScore>> evaluate_folder(const fs::path& folder, PersonDetector& detector,
                                               const EvaluationSettings& settings) {
  const auto files = label_files_in(folder);
  if (!files.ok()) {
    return files.error();
  }
  std::vector<SeatScore> clips;
  std::vector<SeatScore> stills;
  SeatScore total;
  total.name = "all clips";
  for (const auto& file : *files) {
    const auto is_clip = is_labels_of_clip(file);
    if (!is_clip.ok()) {
      return is_clip.error();
    }
    auto score =
        *is_clip ? evaluate_clip_file({}, file, detector, settings) : evaluate_stills_file(file, detector, settings);
    if (!score.ok()) {
      return score.error();
    }
    if (*is_clip) {
      total += *score;
    }
    (*is_clip ? clips : stills).push_back(std::move(*score));
  }
  clips.push_back(std::move(total));
  clips.insert(clips.end(), std::make_move_iterator(stills.begin()), std::make_move_iterator(stills.end()));
  return clips;
}

Result<std::vector<SeatScore>> evaluate(const EvaluateOptions& options, PersonDetector& detector) {
  EvaluationSettings settings;
  settings.mode = look_mode(options.view);
  if (!options.all.empty()) {
    return evaluate_folder(options.all, detector, settings);
  }
  auto score = options.images.empty() ? evaluate_clip_file(options.clip, options.labels, detector, settings)
                                      : evaluate_stills_file(options.images, detector, settings);
  if (!score.ok()) {
    return score.error();
  }
  return std::vector<SeatScore>{std::move(*score)};
}

Result<> write_json(const EvaluateOptions& options, const std::vector<SeatScore>& scores) {
  if (options.json_out.empty()) {
    return {};
  }
  std::string text = score_json(scores.front());
  if (!options.all.empty()) {
    const auto total = std::find_if(scores.begin(), scores.end(), [](const auto& one) { return one.kind.empty(); });
    std::vector<SeatScore> parts;
    std::copy_if(scores.begin(), scores.end(), std::back_inserter(parts),
                 [](const auto& one) { return !one.kind.empty(); });
    text = scores_json(parts, total == scores.end() ? scores.front() : *total);
  }
  std::ofstream out{options.json_out, std::ios::binary};
  out << text;
  out.close();
  if (!out) {
    return fail(ErrorKind::kIo, "cannot write " + options.json_out);
  }
  return {};
}

Result<> run(const EvaluateOptions& options) {
  auto detector = load_detector(options);
  if (!detector.ok()) {
    return detector.error();
  }
  const auto scores = evaluate(options, **detector);
  if (!scores.ok()) {
    return scores.error();
  }
  std::cout << score_table(*scores);
  return write_json(options, *scores);
}

/// What is wrong with the combination of options; nothing if it can be run.
std::string usage_fault(const EvaluateOptions& options) {
  const int sources = (options.clip.empty() ? 0 : 1) + (options.images.empty() ? 0 : 1) + (options.all.empty() ? 0 : 1);
  if (sources != 1) {
    return "give one of --clip (with --labels), --images and --all";
  }
  if (options.clip.empty() != options.labels.empty()) {
    return "--clip and --labels belong together";
  }
  return {};
}

}  // namespace

void add_evaluate_command(CLI::App& app, int& exit_code) {
  auto* evaluate = app.add_subcommand("evaluate", "judge the product: seats against labelled footage, rules by replay");
  evaluate->require_subcommand(1);
  add_evaluate_rules(*evaluate, exit_code);
  auto* seats = evaluate->add_subcommand("seats", "how well seat states agree with labels, second by second");
  const auto options = std::make_shared<EvaluateOptions>();
  seats->add_option("--clip", options->clip, "clip with H.264 or H.265");
  seats->add_option("--labels", options->labels, "its labels (JSON)");
  seats->add_option("--images", options->images, "labels of stills (JSON); images lie beside it");
  seats->add_option("--all", options->all, "folder: every label file in it, one table");
  seats->add_option("--json", options->json_out, "write the figures to this file too");
  seats->add_option("--data", options->data, "data directory, where models may lie")->capture_default_str();
  seats->add_option("--models", options->models, "folder of the models instead");
  seats->add_option("--detector", options->detector, "engine: auto, onnxruntime or opencv")
      ->check(CLI::IsMember({"auto", "onnxruntime", "opencv"}))
      ->capture_default_str();
  seats->add_option("--view", options->view, "look at whole pictures, at crops, or as live (auto)")
      ->check(CLI::IsMember({"auto", "whole", "crops"}))
      ->capture_default_str();
  seats->callback([options, &exit_code] {
    if (const auto fault = usage_fault(*options); !fault.empty()) {
      std::cerr << "hallwatch evaluate seats: " << fault << '\n';
      exit_code = kExitBadUsage;
      return;
    }
    const auto done = run(*options);
    if (!done.ok()) {
      std::cerr << "hallwatch evaluate seats: " << done.error().message() << '\n';
    }
    exit_code = done.ok() ? kExitDone : kExitFailed;
  });
}

}  // namespace hallwatch
