#include "analytics/detection/center_net_detector.h"

#include <utility>

#include "analytics/detection/center_net_head.h"
#include "analytics/detection/letterbox.h"

namespace hallwatch {
namespace {

Result<std::vector<PersonBox>> persons_in(NeuralNetwork& network, const Picture& picture, const BoxPx& part) {
  const auto input = letterbox(picture, part, network.input_size_px());
  if (!input.ok()) {
    return input.error();
  }
  const auto outputs = network.run(input->planes);
  if (!outputs.ok()) {
    return outputs.error();
  }
  auto persons = read_center_net(*outputs, network.input_size_px());
  if (!persons.ok()) {
    return persons.error();
  }
  for (auto& person : *persons) {
    person.box = input->to_picture(person.box);
  }
  return persons;
}

Result<> try_network(NeuralNetwork& network) {
  const auto size = static_cast<std::size_t>(network.input_size_px());
  const auto outputs = network.run(std::vector<float>(3 * size * size, 0.0F));
  if (!outputs.ok()) {
    return outputs.error().while_doing("try the detector");
  }
  if (const auto heads = read_center_net(*outputs, network.input_size_px()); !heads.ok()) {
    return heads.error().while_doing("try the detector");
  }
  return {};
}

}  // namespace

CenterNetDetector::CenterNetDetector(std::unique_ptr<NeuralNetwork> whole, std::unique_ptr<NeuralNetwork> part,
                                     std::string name)
    : whole_(std::move(whole)), part_(std::move(part)), name_(std::move(name)) {}

Result<std::unique_ptr<PersonDetector>> CenterNetDetector::make(std::unique_ptr<NeuralNetwork> whole,
                                                                std::unique_ptr<NeuralNetwork> part, std::string name) {
  for (NeuralNetwork* network : {whole.get(), part.get()}) {
    if (auto tried = try_network(*network); !tried.ok()) {
      return tried.error();
    }
  }
  return std::unique_ptr<PersonDetector>{
      new CenterNetDetector{std::move(whole), std::move(part), std::move(name)}};  // NOLINT: private constructor
}

Result<std::vector<PersonBox>> CenterNetDetector::detect(const Picture& picture) {
  return persons_in(*whole_, picture,
                    {0.0F, 0.0F, static_cast<float>(picture.width_px), static_cast<float>(picture.height_px)});
}

Result<std::vector<PersonBox>> CenterNetDetector::detect_in(const Picture& picture, const BoxPx& part) {
  return persons_in(*part_, picture, part);
}

}  // namespace hallwatch
