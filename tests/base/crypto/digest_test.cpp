#include "base/crypto/digest.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span{text});
}

// Values of FIPS 180-2 and RFC 1321.
TEST(DigestTest, AgreesWithTheStandardsExamples) {
  EXPECT_EQ(to_hex(sha256(bytes_of(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(bytes_of("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(md5_hex_for_rtsp("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(DigestTest, PiecesGiveTheDigestOfTheWhole) {
  Digester digester;
  digester.add(bytes_of("a")).add(bytes_of("")).add(bytes_of("bc"));
  EXPECT_EQ(digester.finish(), sha256(bytes_of("abc")));
}

TEST(DigestTest, HexHasTwoDigitsForEachByte) {
  const std::array bytes{std::byte{0x00}, std::byte{0x0f}, std::byte{0xa0}, std::byte{0xff}};
  EXPECT_EQ(to_hex(bytes), "000fa0ff");
}

TEST(DigestTest, OneChangedBitChangesTheDigest) {
  EXPECT_NE(sha256(bytes_of("abc")), sha256(bytes_of("abb")));
}

}  // namespace
}  // namespace hallwatch
