#include "analytics/detection/center_net_detector.h"

#include <gtest/gtest.h>

#include "tests/analytics/scripted_detector.h"

namespace hallwatch {
namespace {

/// A network that sees one person in its middle, if its input is not black; or whatever a test wants.
class FakeNetwork final : public NeuralNetwork {
 public:
  using Answer = std::function<Result<std::vector<NetworkTensor>>(std::span<const float>)>;
  FakeNetwork(int size_px, Answer answer) : size_px_(size_px), answer_(std::move(answer)) {}
  explicit FakeNetwork(int size_px) : size_px_(size_px) {
    answer_ = [this](std::span<const float> picture) { return heads(picture[0] > 0.0F ? 0.9F : 0.0F); };
  }
  Result<std::vector<NetworkTensor>> run(std::span<const float> picture) override { return answer_(picture); }
  [[nodiscard]] int input_size_px() const override { return size_px_; }

 private:
  [[nodiscard]] std::vector<NetworkTensor> heads(float score) const {
    const auto side = static_cast<std::size_t>(size_px_ / 4);
    const auto shape_side = static_cast<std::int64_t>(side);
    NetworkTensor heat{"heat", {1, 1, shape_side, shape_side}, std::vector<float>(side * side, 0.0F)};
    NetworkTensor size{"size", {1, 4, shape_side, shape_side}, std::vector<float>(4 * side * side, 8.0F)};
    heat.values[side / 2 * side + side / 2] = score;
    return {heat, size};
  }

  int size_px_;
  Answer answer_;
};

Result<std::unique_ptr<PersonDetector>> detector_with(FakeNetwork::Answer answer) {
  return CenterNetDetector::make(std::make_unique<FakeNetwork>(64, std::move(answer)),
                                 std::make_unique<FakeNetwork>(32), "fake");
}

TEST(CenterNetDetectorTest, GivesBoxesInPictureCoordinates) {
  auto detector = CenterNetDetector::make(std::make_unique<FakeNetwork>(64), std::make_unique<FakeNetwork>(32), "fake");
  ASSERT_TRUE(detector.ok()) << detector.error().message();
  const auto picture = plain_picture(128, 128);
  const auto whole = (*detector)->detect(picture);
  ASSERT_TRUE(whole.ok());
  ASSERT_EQ(whole->size(), 1U);
  EXPECT_EQ(whole->front().box, (BoxPx{48.0F, 48.0F, 32.0F, 32.0F}));
  const auto part = (*detector)->detect_in(picture, {64.0F, 64.0F, 64.0F, 64.0F});
  ASSERT_TRUE(part.ok());
  ASSERT_EQ(part->size(), 1U);
  EXPECT_EQ(part->front().box, (BoxPx{80.0F, 80.0F, 32.0F, 32.0F}));
}

TEST(CenterNetDetectorTest, IsNotMadeFromANetworkThatFails) {
  const auto detector =
      detector_with([](auto) { return Result<std::vector<NetworkTensor>>{fail(ErrorKind::kUnavailable, "broken")}; });
  ASSERT_FALSE(detector.ok());
  EXPECT_EQ(detector.error().kind(), ErrorKind::kUnavailable);
}

TEST(CenterNetDetectorTest, IsNotMadeFromANetworkWithOtherHeads) {
  const auto detector = detector_with([](auto) {
    return Result<std::vector<NetworkTensor>>{
        std::vector<NetworkTensor>{{"boxes", {1, 100, 6}, std::vector<float>(600)}}};
  });
  ASSERT_FALSE(detector.ok());
  EXPECT_EQ(detector.error().kind(), ErrorKind::kDataLoss);
}

TEST(CenterNetDetectorTest, RefusesAPictureThatIsNone) {
  auto detector = CenterNetDetector::make(std::make_unique<FakeNetwork>(64), std::make_unique<FakeNetwork>(32), "fake");
  ASSERT_TRUE(detector.ok());
  EXPECT_FALSE((*detector)->detect(Picture{}).ok());
  EXPECT_FALSE((*detector)->detect_in(plain_picture(64, 64), {200.0F, 200.0F, 5.0F, 5.0F}).ok());
}

}  // namespace
}  // namespace hallwatch
