// The engines with real models, and with broken ones. Tests that need the models skip where `./dev setup` did not run.
#include "analytics/detection/detector_choice.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "analytics/detection/onnx_runtime.h"
#include "analytics/detection/opencv_network.h"
#include "tests/analytics/scripted_detector.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const char* const kPhoto = "/var/cache/hallwatch/photos/astronaut.png";

class DetectorChoiceTest : public testing::Test {
 protected:
  /// The models of this machine, or nothing.
  static std::optional<ModelFiles> models() {
    auto found = ModelFiles::find("/nowhere");
    return found.ok() ? std::optional{*found} : std::nullopt;
  }

  /// A folder with links to the real files, which a test then spoils.
  void link_models(const ModelFiles& from) {
    for (const auto& entry : fs::directory_iterator{from.folder()}) {
      if (entry.is_regular_file()) {
        fs::create_symlink(entry.path(), folder_ / entry.path().filename().string());
      }
    }
  }
  void spoil(const std::string& name, const std::string& content) {
    fs::remove(folder_ / name);
    std::ofstream{folder_ / name, std::ios::binary} << content;
  }
  ModelFiles spoilt() { return *ModelFiles::in(folder_.path()); }

  TempFolder folder_;
};

#define HALL_NEED_MODELS(name)                                                       \
  const auto name = models();                                                        \
  if (!name) {                                                                       \
    GTEST_SKIP() << "no models of the person detector on this machine: ./dev setup"; \
  }

TEST_F(DetectorChoiceTest, SaysWhereModelsWereSoughtAndTheRemedy) {
  const auto files = ModelFiles::in(folder_.path());
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(files.error().message(), HasSubstr(folder_.path().string()));
  EXPECT_THAT(files.error().message(), HasSubstr("./dev setup"));
}

TEST_F(DetectorChoiceTest, LooksIntoTheDataFolderFirstAndThenWhereTheVariableSays) {
  fs::create_directories(folder_ / "models");
  std::ofstream{folder_ / "models" / "centernet_256.onnx"} << "x";
  const auto in_data = ModelFiles::find(folder_.path());
  ASSERT_TRUE(in_data.ok());
  EXPECT_EQ(in_data->folder(), folder_ / "models");
  ASSERT_EQ(setenv("HALLWATCH_MODELS", (folder_ / "models").c_str(), 1), 0);
  const auto by_variable = ModelFiles::find("/nowhere");
  unsetenv("HALLWATCH_MODELS");
  ASSERT_TRUE(by_variable.ok());
  EXPECT_EQ(by_variable->folder(), folder_ / "models");
}

TEST_F(DetectorChoiceTest, RefusesAnUnknownEngine) {
  spoil("centernet_256.onnx", "x");
  const auto chosen = choose_detector("magic", spoilt());
  ASSERT_FALSE(chosen.ok());
  EXPECT_EQ(chosen.error().kind(), ErrorKind::kInvalidArgument);
}

TEST_F(DetectorChoiceTest, NamesEachEnginesReasonAndTheRemedyWhereAllAreBroken) {
  spoil("centernet_256.onnx", "garbage");
  const auto chosen = choose_detector("auto", spoilt());
  ASSERT_FALSE(chosen.ok());
  EXPECT_EQ(chosen.error().kind(), ErrorKind::kUnavailable);
  EXPECT_THAT(chosen.error().message(), HasSubstr("onnxruntime"));
  EXPECT_THAT(chosen.error().message(), HasSubstr("opencv"));
  EXPECT_THAT(chosen.error().message(), HasSubstr("./dev setup"));
}

TEST_F(DetectorChoiceTest, RefusesLibrariesThatAreNotOnnxRuntime) {
  spoil("text.so", "no library");
  EXPECT_FALSE(OnnxRuntime::load(folder_ / "text.so").ok());
  EXPECT_FALSE(OnnxRuntime::load("/nowhere/libonnxruntime.so.1").ok());
  const auto other = OnnxRuntime::load("libm.so.6");
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message(), HasSubstr("ONNX Runtime"));
}

TEST_F(DetectorChoiceTest, RefusesBrokenModelsByOpenCv) {
  EXPECT_FALSE(load_opencv_network("/nowhere/x.onnx", 256).ok());
  spoil("empty.onnx", "");
  EXPECT_FALSE(load_opencv_network(folder_ / "empty.onnx", 256).ok());
  spoil("garbage.onnx", std::string(5'000, '\x5A'));
  const auto garbage = load_opencv_network(folder_ / "garbage.onnx", 256);
  ASSERT_FALSE(garbage.ok());
  EXPECT_EQ(garbage.error().kind(), ErrorKind::kDataLoss);
}

TEST_F(DetectorChoiceTest, ChoosesOnnxRuntimeWhereItIs) {
  HALL_NEED_MODELS(files);
  if (!fs::exists(files->onnx_runtime_library())) {
    GTEST_SKIP() << "no ONNX Runtime for this machine";
  }
  const auto chosen = choose_detector("auto", *files);
  ASSERT_TRUE(chosen.ok()) << chosen.error().message();
  EXPECT_THAT(chosen->detector->name(), HasSubstr("ONNX Runtime"));
  EXPECT_TRUE(chosen->warnings.empty());
}

TEST_F(DetectorChoiceTest, FallsBackToOpenCvWithoutTheLibraryAndSaysWhy) {
  HALL_NEED_MODELS(files);
  link_models(*files);
  fs::remove(folder_ / "libonnxruntime.so.1");
  const auto chosen = choose_detector("auto", spoilt());
  ASSERT_TRUE(chosen.ok()) << chosen.error().message();
  EXPECT_THAT(chosen->detector->name(), HasSubstr("OpenCV"));
  ASSERT_EQ(chosen->warnings.size(), 1U);
  EXPECT_THAT(chosen->warnings[0], HasSubstr("libonnxruntime.so.1"));
  EXPECT_FALSE(choose_detector("onnxruntime", spoilt()).ok());
}

TEST_F(DetectorChoiceTest, FallsBackToOpenCvFromABrokenModel) {
  HALL_NEED_MODELS(files);
  link_models(*files);
  std::ifstream whole{files->center_net(NetworkEngine::kOnnxRuntime, 256), std::ios::binary};
  std::string half(4'000'000, '\0');
  whole.read(half.data(), static_cast<std::streamsize>(half.size()));
  spoil("centernet_256.onnx", half);
  const auto chosen = choose_detector("auto", spoilt());
  ASSERT_TRUE(chosen.ok()) << chosen.error().message();
  EXPECT_THAT(chosen->detector->name(), HasSubstr("OpenCV"));
  ASSERT_EQ(chosen->warnings.size(), 1U);
  EXPECT_THAT(chosen->warnings[0], HasSubstr("centernet_256.onnx"));
}

TEST_F(DetectorChoiceTest, RefusesAModelOfAnotherSize) {
  HALL_NEED_MODELS(files);
  link_models(*files);
  fs::remove(folder_ / "centernet_256.onnx");
  fs::create_symlink(files->center_net(NetworkEngine::kOnnxRuntime, 512), folder_ / "centernet_256.onnx");
  const auto chosen = choose_detector("onnxruntime", spoilt());
  ASSERT_FALSE(chosen.ok());
  EXPECT_THAT(chosen.error().message(), HasSubstr("1x3x512x512"));
}

Picture photo() {
  const cv::Mat pixels = cv::imread(kPhoto, cv::IMREAD_COLOR);
  Picture picture;
  picture.width_px = pixels.cols;
  picture.height_px = pixels.rows;
  picture.order = PixelOrder::kBgr;
  picture.bytes.assign(pixels.datastart, pixels.dataend);
  return picture;
}

TEST_F(DetectorChoiceTest, SeesAPersonInAPhotographByBothEnginesAlike) {
  HALL_NEED_MODELS(files);
  if (!fs::exists(kPhoto)) {
    GTEST_SKIP() << "no photograph on this machine (setup/photos.sh)";
  }
  const auto picture = photo();
  std::vector<PersonBox> best;
  for (const auto* engine : {"auto", "opencv"}) {
    const auto chosen = choose_detector(engine, *files);
    ASSERT_TRUE(chosen.ok()) << chosen.error().message();
    const auto persons = chosen->detector->detect(picture);
    ASSERT_TRUE(persons.ok()) << persons.error().message();
    ASSERT_FALSE(persons->empty());
    EXPECT_GT(persons->front().score, 0.4F);
    EXPECT_GT(persons->front().box.area_px(), 0.2F * 512.0F * 512.0F);
    best.push_back(persons->front());
  }
  EXPECT_NEAR(best[0].score, best[1].score, 0.01F);
  EXPECT_GT(intersection_over_union(best[0].box, best[1].box), 0.95F);
}

TEST_F(DetectorChoiceTest, MayBeAskedFromManyThreads) {
  HALL_NEED_MODELS(files);
  const auto chosen = choose_detector("auto", *files);
  ASSERT_TRUE(chosen.ok());
  const auto picture = plain_picture(320, 180);
  const auto expected = chosen->detector->detect_in(picture, {0.0F, 0.0F, 320.0F, 180.0F});
  ASSERT_TRUE(expected.ok());
  std::atomic<int> equal = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        const auto persons = chosen->detector->detect_in(picture, {0.0F, 0.0F, 320.0F, 180.0F});
        equal += persons.ok() && *persons == *expected ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(equal, 3);
}

}  // namespace
}  // namespace hallwatch
