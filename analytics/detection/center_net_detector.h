#pragma once

#include <memory>

#include "analytics/detection/neural_network.h"
#include "analytics/detection/person_detector.h"
#include "base/result.h"

namespace hallwatch {

/// CenterNet: a large network for whole pictures, a small one for parts of them. Any thread.
class CenterNetDetector final : public PersonDetector {
 public:
  /// Runs each network once on a black picture: that warms it up and shows whether its heads are ours.
  /// @errors kUnavailable, kDataLoss: a network fails or gives something else than a CenterNet's heads
  [[nodiscard]] static Result<std::unique_ptr<PersonDetector>> make(std::unique_ptr<NeuralNetwork> whole,
                                                                    std::unique_ptr<NeuralNetwork> part,
                                                                    std::string name);

  Result<std::vector<PersonBox>> detect(const Picture& picture) override;
  Result<std::vector<PersonBox>> detect_in(const Picture& picture, const BoxPx& part) override;
  [[nodiscard]] std::string name() const override { return name_; }

 private:
  CenterNetDetector(std::unique_ptr<NeuralNetwork> whole, std::unique_ptr<NeuralNetwork> part, std::string name);

  std::unique_ptr<NeuralNetwork> whole_;
  std::unique_ptr<NeuralNetwork> part_;
  std::string name_;
};

}  // namespace hallwatch
