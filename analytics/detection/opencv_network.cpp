#include "analytics/detection/opencv_network.h"

#include <mutex>
#include <system_error>
#include <utility>

#include <opencv2/dnn.hpp>

#include "analytics/opencv_handles.h"
#include "base/check.h"

namespace hallwatch {
namespace {

NetworkTensor to_tensor(const std::string& name, const cv::Mat& values) {
  NetworkTensor tensor{name, {}, {}};
  for (int i = 0; i < values.dims; ++i) {
    tensor.shape.push_back(values.size[i]);
  }
  const auto* numbers = values.ptr<float>();
  tensor.values.assign(numbers, numbers + values.total());
  return tensor;
}

class OpenCvNetwork final : public NeuralNetwork {
 public:
  OpenCvNetwork(cv::dnn::Net net, int input_size_px) : net_(std::move(net)), input_size_px_(input_size_px) {
    net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    output_names_ = net_.getUnconnectedOutLayersNames();
  }

  Result<std::vector<NetworkTensor>> run(std::span<const float> picture) override;
  [[nodiscard]] int input_size_px() const override { return input_size_px_; }

 private:
  std::mutex mutex_;  // a cv::dnn::Net keeps its inputs and results in itself
  cv::dnn::Net net_;
  std::vector<cv::String> output_names_;
  int input_size_px_;
};

Result<std::vector<NetworkTensor>> OpenCvNetwork::run(std::span<const float> picture) {
  HALL_CHECK(picture.size() == static_cast<std::size_t>(3 * input_size_px_ * input_size_px_),
             "a network is given a picture of its own size");
  return guarded("run the network by OpenCV", [&]() -> Result<std::vector<NetworkTensor>> {
    const int shape[] = {1, 3, input_size_px_, input_size_px_};
    auto* const numbers = const_cast<float*>(picture.data());  // NOLINT: cv::Mat has no read-only form
    const cv::Mat input{4, shape, CV_32F, numbers};
    std::vector<cv::Mat> outputs;
    const std::scoped_lock lock{mutex_};
    net_.setInput(input);
    net_.forward(outputs, output_names_);
    std::vector<NetworkTensor> tensors;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (outputs[i].type() != CV_32F || !outputs[i].isContinuous()) {
        return fail(ErrorKind::kDataLoss, "model output \"" + output_names_[i] + "\" is no plain float tensor");
      }
      tensors.push_back(to_tensor(output_names_[i], outputs[i]));
    }
    return tensors;
  });
}

}  // namespace

Result<std::unique_ptr<NeuralNetwork>> load_opencv_network(const std::filesystem::path& model, int input_size_px) {
  auto loaded = guarded("read by OpenCV", [&]() -> Result<std::unique_ptr<NeuralNetwork>> {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(model, ignored)) {
      return fail(ErrorKind::kDataLoss, "no such file");
    }
    cv::dnn::Net net = cv::dnn::readNetFromONNX(model.string());
    if (net.empty()) {
      return fail(ErrorKind::kDataLoss, "it holds no network");
    }
    return std::unique_ptr<NeuralNetwork>{std::make_unique<OpenCvNetwork>(std::move(net), input_size_px)};
  });
  if (!loaded.ok()) {
    // Whatever OpenCV throws here is about the file.
    return fail(ErrorKind::kDataLoss, "load model " + model.string() + ": " + loaded.error().message());
  }
  return loaded;
}

}  // namespace hallwatch
