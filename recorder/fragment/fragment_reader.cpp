#include "recorder/fragment/fragment_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "recorder/fragment/byte_fields.h"
#include "recorder/fragment/movie_fragment.h"
#include "recorder/fragment/packet_times.h"

namespace hallwatch {
namespace {

constexpr std::uint64_t kBoxStart = 24;
constexpr std::uint64_t kLargestPiece = std::uint64_t{256} * 1024 * 1024;  // far above what FragmentCutter makes

std::string reason(int code) {
  return std::generic_category().message(code);
}

Error not_as_sealed() {
  return fail(ErrorKind::kDataLoss, "the fragment's boxes do not fit its seal");
}

}  // namespace

FragmentReader::FragmentReader(FragmentReader&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      file_(std::move(other.file_)),
      position_(other.position_),
      tip_(other.tip_),
      head_(std::move(other.head_)),
      tracks_(std::move(other.tracks_)),
      format_(std::move(other.format_)) {}

FragmentReader& FragmentReader::operator=(FragmentReader&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(file_, other.file_);
  std::swap(position_, other.position_);
  std::swap(tip_, other.tip_);
  std::swap(head_, other.head_);
  std::swap(tracks_, other.tracks_);
  std::swap(format_, other.format_);
  return *this;
}

FragmentReader::~FragmentReader() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

Result<FragmentReader> FragmentReader::open(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return fail(errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kIo,
                fmt::format("open footage: {}: {}", reason(errno), file.string()));
  }
  FragmentReader reader{fd};
  reader.file_ = file;
  if (auto read = reader.read_head(); !read.ok()) {
    return read.error();
  }
  return reader;
}

Error FragmentReader::damaged(const char* what) const {
  return fail(ErrorKind::kDataLoss,
              fmt::format("{} at byte {} (seal {}) of {}", what, position_, tip_.number + 1, file_.string()));
}

Result<std::uint64_t> FragmentReader::file_bytes() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) {
    return fail(ErrorKind::kIo, fmt::format("size of footage: {}: {}", reason(errno), file_.string()));
  }
  return static_cast<std::uint64_t>(status.st_size);
}

/// Fewer bytes than asked for at the end of the file.
Result<std::vector<std::byte>> FragmentReader::read(std::uint64_t offset, std::uint64_t size) const {
  std::vector<std::byte> bytes(size);
  std::size_t got = 0;
  while (got < size) {
    const auto piece = ::pread(fd_, bytes.data() + got, size - got, static_cast<off_t>(offset + got));
    if (piece < 0 && errno == EINTR) {
      continue;
    }
    if (piece < 0) {
      return fail(ErrorKind::kIo, fmt::format("read footage: {}: {}", reason(errno), file_.string()));
    }
    if (piece == 0) {
      break;
    }
    got += static_cast<std::size_t>(piece);
  }
  bytes.resize(got);
  return bytes;
}

Result<FragmentReader::BoxAt> FragmentReader::box_at(std::uint64_t offset) const {
  auto start = read(offset, kBoxStart);
  const auto size = file_bytes();
  if (!start.ok() || !size.ok()) {
    return start.ok() ? size.error() : start.error();
  }
  BoxAt box{offset, 0, false, std::move(*start)};
  if (box.start.size() >= 8) {
    box.bytes = ByteReader{box.start}.big<std::uint32_t>();
    box.is_whole = box.bytes >= 8 && box.bytes <= *size - offset;
  }
  return box;
}

Result<FragmentSeal> FragmentReader::seal_at(const BoxAt& box) const {
  if (!is_seal_start(box.start) || box.bytes > kLargestSealBytes) {
    return damaged("no seal");
  }
  const auto bytes = read(box.offset, box.bytes);
  if (!bytes.ok()) {
    return bytes.error();
  }
  auto seal = parse_seal(*bytes);
  if (!seal.ok()) {
    return seal.error().kind() == ErrorKind::kUnsupported ? seal.error() : damaged(seal.error().message().c_str());
  }
  return seal;
}

Result<> FragmentReader::read_head() {
  for (const auto* type : {"ftyp", "moov"}) {
    const auto box = box_at(position_);
    if (!box.ok()) {
      return box.error();
    }
    if (!box->is_whole || std::memcmp(box->start.data() + 4, type, 4) != 0) {
      return damaged("no head");
    }
    position_ += box->bytes;
  }
  const auto box = box_at(position_);
  if (!box.ok()) {
    return box.error();
  }
  if (!box->is_whole) {
    return damaged("no seal of the head");
  }
  auto seal = seal_at(*box);
  if (!seal.ok()) {
    return seal.error();
  }
  if (seal->part != SealedPart::kHead || seal->sealed_offset != 0 || seal->sealed_bytes != position_) {
    return damaged("the seal of the head does not fit");
  }
  auto tracks = parse_tracks(seal->tracks);
  if (!tracks.ok()) {
    return damaged(tracks.error().message().c_str());
  }
  if (auto verified = verify(*seal); !verified.ok()) {
    return verified;
  }
  position_ = box->offset + box->bytes;
  tip_ = {seal->number, seal->hash};
  head_ = std::move(*seal);
  tracks_ = std::move(*tracks);
  format_ = std::make_shared<const StreamFormat>(tracks_.format);
  return {};
}

Result<std::optional<FragmentSeal>> FragmentReader::next() {
  std::uint64_t offset = position_;
  BoxAt box;
  for (const auto* type : {"moof", "mdat", "uuid"}) {
    auto found = box_at(offset);
    if (!found.ok()) {
      return found.error();
    }
    box = std::move(*found);
    const bool is_other = box.start.size() >= 8 && std::memcmp(box.start.data() + 4, type, 4) != 0;
    if (is_other || (box.start.size() >= 8 && box.bytes < 8)) {
      return damaged("no fragment");
    }
    if (!box.is_whole) {
      return std::optional<FragmentSeal>{};
    }
    offset += box.bytes;
  }
  auto seal = seal_at(box);
  if (!seal.ok()) {
    return seal.error();
  }
  const bool is_here = seal->part == SealedPart::kFragment && seal->sealed_offset == position_ &&
                       seal->sealed_bytes == box.offset - position_ && seal->stream_id == head_.stream_id &&
                       seal->run == head_.run;
  if (!is_here || seal->number != tip_.number + 1 || seal->previous_seal != tip_.hash) {
    return damaged("a fragment that does not belong here");
  }
  position_ = offset;
  tip_ = {seal->number, seal->hash};
  return std::optional{std::move(*seal)};
}

Result<std::vector<std::byte>> FragmentReader::content(const FragmentSeal& seal) const {
  if (seal.sealed_bytes > kLargestPiece) {
    return fail(ErrorKind::kDataLoss, fmt::format("a piece of {} bytes", seal.sealed_bytes));
  }
  auto bytes = read(seal.sealed_offset, seal.sealed_bytes);
  if (bytes.ok() && (bytes->size() != seal.sealed_bytes || sha256(*bytes) != seal.content_hash)) {
    return fail(ErrorKind::kDataLoss,
                fmt::format("bytes {} to {} (seal {}) are not those that were sealed: {}", seal.sealed_offset,
                            seal.sealed_offset + seal.sealed_bytes, seal.number, file_.string()));
  }
  return bytes;
}

Result<> FragmentReader::verify(const FragmentSeal& seal) const {
  const auto bytes = content(seal);
  return bytes.ok() ? Result<>{} : Result<>{bytes.error()};
}

Result<std::vector<PacketPtr>> FragmentReader::packets(const FragmentSeal& seal) const {
  const auto bytes = content(seal);
  if (!bytes.ok()) {
    return bytes.error();
  }
  const auto times = parse_packet_times(seal.times);
  const auto runs = parse_movie_fragment(*bytes);
  if (!times.ok() || !runs.ok()) {
    return not_as_sealed();
  }
  std::array<std::span<const MovieSample>, 2> samples;
  for (const auto& run : *runs) {
    if (run.track_number > 2) {
      return not_as_sealed();
    }
    samples[run.track_number - 1] = run.samples;
  }
  std::vector<PacketPtr> packets;
  packets.reserve(times->size());
  for (const auto& time : *times) {
    auto& rest = samples[time.track == TrackKind::kAudio ? 1 : 0];
    if (rest.empty()) {
      return not_as_sealed();
    }
    auto packet = std::make_shared<EncodedPacket>();
    packet->stream_id = seal.stream_id;
    packet->track = time.track;
    packet->is_key = time.is_key;
    packet->run = seal.run;
    packet->utc = time.utc;
    packet->pts_90k = time.pts_90k;
    packet->dts_90k = time.dts_90k;
    packet->format = format_;
    const auto place = std::span{*bytes}.subspan(rest.front().offset, rest.front().bytes);
    packet->bytes.assign(place.begin(), place.end());
    packets.push_back(std::move(packet));
    rest = rest.subspan(1);
  }
  if (!samples[0].empty() || !samples[1].empty()) {
    return not_as_sealed();
  }
  return packets;
}

}  // namespace hallwatch
