#include "analytics/detection/onnx_runtime.h"

#include <dlfcn.h>

#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analytics/detection/onnx_runtime_abi.h"
#include "base/check.h"

namespace hallwatch {
namespace {

namespace abi = onnx_abi;

constexpr std::size_t kMostDimensions = 8;
constexpr std::int64_t kMostValues = 64LL * 1024 * 1024;

/// Owns an object of the library; `Release` is the slot that frees it.
template <typename T, typename Release>
class Owned {
 public:
  explicit Owned(const void* const* table) : table_(table) {}
  Owned(Owned&& other) noexcept : table_(other.table_), object_(std::exchange(other.object_, nullptr)) {}
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (object_ != nullptr) {
      Release::call(table_, object_);
    }
  }

  [[nodiscard]] T** place() { return &object_; }  ///< for the call that makes the object, once
  [[nodiscard]] T* get() const { return object_; }

 private:
  const void* const* table_;
  T* object_ = nullptr;
};

using OwnedEnvironment = Owned<abi::Environment, abi::ReleaseEnvironment>;
using OwnedMemoryInfo = Owned<abi::MemoryInfo, abi::ReleaseMemoryInfo>;
using OwnedSession = Owned<abi::Session, abi::ReleaseSession>;
using OwnedOptions = Owned<abi::SessionOptions, abi::ReleaseSessionOptions>;
using OwnedValue = Owned<abi::Value, abi::ReleaseValue>;
using OwnedTypeInfo = Owned<abi::TypeInfo, abi::ReleaseTypeInfo>;
using OwnedTensorInfo = Owned<abi::TensorInfo, abi::ReleaseTensorInfo>;

/// Calls a slot that answers with a status and turns that into an Error.
template <typename Slot, typename... Arguments>
Result<> call(const void* const* table, ErrorKind kind, Arguments... arguments) {
  abi::Status* status = Slot::call(table, arguments...);
  if (status == nullptr) {
    return {};
  }
  std::string message = abi::ErrorMessage::call(table, status);
  abi::ReleaseStatus::call(table, status);
  return fail(kind, "ONNX Runtime: " + message);
}

Result<std::vector<std::int64_t>> shape_of(const void* const* table, const abi::TensorInfo* info) {
  int element_type = 0;
  if (auto asked = call<abi::ElementTypeOf>(table, ErrorKind::kDataLoss, info, &element_type); !asked.ok()) {
    return asked.error();
  }
  std::size_t dimensions = 0;
  if (auto asked = call<abi::CountDimensions>(table, ErrorKind::kDataLoss, info, &dimensions); !asked.ok()) {
    return asked.error();
  }
  if (element_type != abi::kFloat || dimensions > kMostDimensions) {
    return fail(ErrorKind::kDataLoss,
                fmt::format("a tensor of element type {} with {} dimensions is not ours", element_type, dimensions));
  }
  std::vector<std::int64_t> shape(dimensions);
  if (auto asked = call<abi::DimensionsOf>(table, ErrorKind::kDataLoss, info, shape.data(), dimensions); !asked.ok()) {
    return asked.error();
  }
  return shape;
}

/// A name that the library allocated; copied and given back.
template <typename NameSlot>
Result<std::string> name_of(const void* const* table, const abi::Session* session, std::size_t which) {
  abi::Allocator* allocator = nullptr;
  if (auto asked = call<abi::DefaultAllocator>(table, ErrorKind::kUnavailable, &allocator); !asked.ok()) {
    return asked.error();
  }
  char* text = nullptr;
  if (auto asked = call<NameSlot>(table, ErrorKind::kDataLoss, session, which, allocator, &text); !asked.ok()) {
    return asked.error();
  }
  std::string name = text;
  if (auto freed = call<abi::FreeByAllocator>(table, ErrorKind::kUnavailable, allocator, static_cast<void*>(text));
      !freed.ok()) {
    return freed.error();
  }
  return name;
}

Result<NetworkTensor> to_tensor(const void* const* table, std::string name, abi::Value* value) {
  int kind = 0;
  if (auto asked = call<abi::KindOf>(table, ErrorKind::kDataLoss, value, &kind); !asked.ok()) {
    return asked.error();
  }
  if (kind != abi::kTensorValue) {
    return fail(ErrorKind::kDataLoss, "model output \"" + name + "\" is no tensor");
  }
  OwnedTensorInfo info{table};
  if (auto asked = call<abi::TensorInfoOf>(table, ErrorKind::kDataLoss, value, info.place()); !asked.ok()) {
    return asked.error();
  }
  auto shape = shape_of(table, info.get());
  if (!shape.ok()) {
    return shape.error().while_doing("model output \"" + name + "\"");
  }
  const auto count = std::accumulate(shape->begin(), shape->end(), std::int64_t{1}, std::multiplies<>{});
  if (count < 0 || count > kMostValues) {
    return fail(ErrorKind::kDataLoss, "model output \"" + name + "\" is too large");
  }
  void* data = nullptr;
  if (auto asked = call<abi::DataOf>(table, ErrorKind::kDataLoss, value, &data); !asked.ok()) {
    return asked.error();
  }
  const auto* numbers = static_cast<const float*>(data);
  return NetworkTensor{std::move(name), std::move(*shape), std::vector<float>(numbers, numbers + count)};
}

}  // namespace

struct OnnxRuntime::Implementation {
  explicit Implementation(const abi::ApiBase* from)
      : base(from), table(from->table_of(abi::kApiVersion)), environment(table), memory(table) {}

  const abi::ApiBase* base;
  const void* const* table;
  OwnedEnvironment environment;
  OwnedMemoryInfo memory;
};

/// One session; ONNX Runtime allows Run() of one session from many threads.
class OnnxNetwork final : public NeuralNetwork {
 public:
  OnnxNetwork(std::shared_ptr<OnnxRuntime> runtime, int input_size_px)
      : runtime_(std::move(runtime)),
        table_(runtime_->implementation_->table),
        session_(table_),
        input_size_px_(input_size_px) {}

  Result<> open(const std::filesystem::path& model);
  Result<std::vector<NetworkTensor>> run(std::span<const float> picture) override;
  [[nodiscard]] int input_size_px() const override { return input_size_px_; }

 private:
  Result<> make_session(const std::filesystem::path& model);
  Result<> read_names();
  Result<> check_input();
  [[nodiscard]] std::vector<std::int64_t> input_shape() const { return {1, 3, input_size_px_, input_size_px_}; }

  std::shared_ptr<OnnxRuntime> runtime_;
  const void* const* table_;
  OwnedSession session_;
  int input_size_px_;
  std::string input_name_;
  std::vector<std::string> output_names_;
};

Result<> OnnxNetwork::open(const std::filesystem::path& model) {
  if (auto made = make_session(model); !made.ok()) {
    return made;
  }
  if (auto read = read_names(); !read.ok()) {
    return read;
  }
  return check_input();
}

Result<> OnnxNetwork::make_session(const std::filesystem::path& model) {
  OwnedOptions options{table_};
  if (auto made = call<abi::CreateSessionOptions>(table_, ErrorKind::kUnavailable, options.place()); !made.ok()) {
    return made;
  }
  // One thread: with more, ONNX Runtime's threads spin while they wait (VISION.md 5). Streams are the parallel part.
  for (const auto& set : {call<abi::SetThreadsInside>(table_, ErrorKind::kUnavailable, options.get(), 1),
                          call<abi::SetThreadsBeside>(table_, ErrorKind::kUnavailable, options.get(), 1),
                          call<abi::SetGraphOptimization>(table_, ErrorKind::kUnavailable, options.get(),
                                                          static_cast<int>(abi::kAllOptimizations))}) {
    if (!set.ok()) {
      return set;
    }
  }
  const auto& environment = runtime_->implementation_->environment;
  return call<abi::CreateSession>(table_, ErrorKind::kDataLoss, environment.get(), model.c_str(), options.get(),
                                  session_.place());
}

Result<> OnnxNetwork::read_names() {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  if (auto asked = call<abi::CountInputs>(table_, ErrorKind::kDataLoss, session_.get(), &inputs); !asked.ok()) {
    return asked;
  }
  if (auto asked = call<abi::CountOutputs>(table_, ErrorKind::kDataLoss, session_.get(), &outputs); !asked.ok()) {
    return asked;
  }
  if (inputs != 1 || outputs == 0) {
    return fail(ErrorKind::kDataLoss,
                fmt::format("a model with {} inputs and {} outputs is not ours", inputs, outputs));
  }
  auto name = name_of<abi::NameOfInput>(table_, session_.get(), 0);
  if (!name.ok()) {
    return name.error();
  }
  input_name_ = std::move(*name);
  for (std::size_t i = 0; i < outputs; ++i) {
    auto output = name_of<abi::NameOfOutput>(table_, session_.get(), i);
    if (!output.ok()) {
      return output.error();
    }
    output_names_.push_back(std::move(*output));
  }
  return {};
}

Result<> OnnxNetwork::check_input() {
  OwnedTypeInfo type{table_};
  if (auto asked = call<abi::TypeOfInput>(table_, ErrorKind::kDataLoss, session_.get(), std::size_t{0}, type.place());
      !asked.ok()) {
    return asked;
  }
  const abi::TensorInfo* info = nullptr;  // part of `type`
  if (auto asked = call<abi::TensorInfoOfType>(table_, ErrorKind::kDataLoss, type.get(), &info); !asked.ok()) {
    return asked;
  }
  if (info == nullptr) {
    return fail(ErrorKind::kDataLoss, "the model's input is no tensor");
  }
  const auto shape = shape_of(table_, info);
  if (!shape.ok()) {
    return shape.error();
  }
  if (*shape != input_shape()) {
    return fail(ErrorKind::kDataLoss, fmt::format("the model takes an input of {}, not {}", fmt::join(*shape, "x"),
                                                  fmt::join(input_shape(), "x")));
  }
  return {};
}

Result<std::vector<NetworkTensor>> OnnxNetwork::run(std::span<const float> picture) {
  const auto shape = input_shape();
  HALL_CHECK(picture.size() == static_cast<std::size_t>(3 * input_size_px_ * input_size_px_),
             "a network is given a picture of its own size");
  OwnedValue input{table_};
  // The library reads the input only; its interface has no form for that.
  auto* const numbers = const_cast<float*>(picture.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  if (auto made = call<abi::WrapTensor>(table_, ErrorKind::kUnavailable, runtime_->implementation_->memory.get(),
                                        static_cast<void*>(numbers), picture.size_bytes(), shape.data(), shape.size(),
                                        static_cast<int>(abi::kFloat), input.place());
      !made.ok()) {
    return made.error();
  }
  const char* input_name = input_name_.c_str();
  const abi::Value* inputs[] = {input.get()};
  std::vector<const char*> names;
  std::vector<OwnedValue> outputs;
  for (const auto& name : output_names_) {
    names.push_back(name.c_str());
    outputs.emplace_back(table_);
  }
  std::vector<abi::Value*> results(names.size(), nullptr);
  auto ran =
      call<abi::Run>(table_, ErrorKind::kUnavailable, session_.get(), static_cast<const abi::RunOptions*>(nullptr),
                     static_cast<const char* const*>(&input_name), static_cast<const abi::Value* const*>(inputs),
                     std::size_t{1}, static_cast<const char* const*>(names.data()), names.size(), results.data());
  std::vector<NetworkTensor> tensors;
  for (std::size_t i = 0; i < results.size(); ++i) {
    *outputs[i].place() = results[i];  // owned from here on, whatever failed
  }
  if (!ran.ok()) {
    return ran.error();
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto tensor = to_tensor(table_, output_names_[i], outputs[i].get());
    if (!tensor.ok()) {
      return tensor.error();
    }
    tensors.push_back(std::move(*tensor));
  }
  return tensors;
}

OnnxRuntime::OnnxRuntime(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
OnnxRuntime::~OnnxRuntime() = default;

std::string OnnxRuntime::version() const {
  return implementation_->base->version_text();
}

Result<std::shared_ptr<OnnxRuntime>> OnnxRuntime::load(const std::filesystem::path& library) {
  const std::string step = "load " + library.string();
  // Never unloaded: it leaves thread-local destructors and atexit handlers behind.
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) {
    return fail(ErrorKind::kUnavailable, step + ": " + dlerror());
  }
  using Entry = const abi::ApiBase* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(handle, "OrtGetApiBase"));  // NOLINT
  const abi::ApiBase* base = entry == nullptr ? nullptr : entry();
  if (base == nullptr || base->table_of(abi::kApiVersion) == nullptr) {
    return fail(ErrorKind::kUnavailable,
                fmt::format("{}: it does not serve ONNX Runtime's C interface {}", step, abi::kApiVersion));
  }
  auto implementation = std::make_unique<Implementation>(base);
  const auto* table = implementation->table;
  if (auto made = call<abi::CreateEnvironment>(table, ErrorKind::kUnavailable, static_cast<int>(abi::kLogFatal),
                                               "hallwatch", implementation->environment.place());
      !made.ok()) {
    return made.error().while_doing(step);
  }
  if (auto made = call<abi::CreateCpuMemoryInfo>(table, ErrorKind::kUnavailable, static_cast<int>(abi::kArena),
                                                 static_cast<int>(abi::kDefaultMemory), implementation->memory.place());
      !made.ok()) {
    return made.error().while_doing(step);
  }
  return std::shared_ptr<OnnxRuntime>{new OnnxRuntime{std::move(implementation)}};  // NOLINT: private constructor
}

Result<std::unique_ptr<NeuralNetwork>> OnnxRuntime::load_network(std::shared_ptr<OnnxRuntime> runtime,
                                                                 const std::filesystem::path& model,
                                                                 int input_size_px) {
  auto network = std::make_unique<OnnxNetwork>(std::move(runtime), input_size_px);
  if (auto opened = network->open(model); !opened.ok()) {
    return opened.error().while_doing("load model " + model.string());
  }
  return std::unique_ptr<NeuralNetwork>{std::move(network)};
}

}  // namespace hallwatch
