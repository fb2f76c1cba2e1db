// SPDX-License-Identifier: GPL-3.0-or-later
// A worker program that is not what a pool expects; POOLSCOPE_STRANGE says in which way.
#include "core/processes/channel.h"
#include "core/processes/messages.h"
#include "core/processes/registry.h"
#include "core/processes/worker_loop.h"
#include "core/processes/worker_program.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace {

using namespace poolscope;
using namespace poolscope::processes;

/// The tests' square takes one number.
int square_of_two(int a, int b) { return a * b; }

void say_hello(Channel& channel, const char* version) {
  ByteWriter body;
  encode(body, Hello{version, getpid()});
  channel.put(FrameKind::hello, 0, body.bytes());
}

}  // namespace

int main(int argc, char** argv) {
  const char* const named = std::getenv("POOLSCOPE_STRANGE");
  const std::string way = named != nullptr ? named : "";
  if (way == "functions") {
    register_function<&square_of_two>("square");
    return run_worker_if_asked(argc, argv).value_or(2);
  }
  Channel channel{Descriptor(kWorkerDescriptor)};
  if (way == "version") {
    say_hello(channel, "0.0.1");
  } else if (way == "protocol") {
    ByteWriter frame;
    FrameHeader header;
    header.kind = FrameKind::hello;
    seal_frame(header, {});
    header.mark = static_cast<std::uint16_t>((header.mark & 0xff00U) | 1U);
    frame.put(header);
    if (write(kWorkerDescriptor, frame.bytes().data(), frame.size()) < 0) return 1;
  } else if (way == "noise") {
    const std::string noise(4000, '?');
    if (write(kWorkerDescriptor, noise.data(), noise.size()) < 0) return 1;
  } else {
    say_hello(channel, kProgramVersion);
    channel.put(FrameKind::ready, 0, {});
    if (way == "orders") channel.put(FrameKind::task, 0, {});
    if (way == "inventions") channel.put(FrameKind::result, 77, {});
  }
  static_cast<void>(channel.flush(true));
  while (channel.receive(true) == Channel::Outcome::done) {
  }
  return 0;
}
