// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/registry.h"

#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>

namespace poolscope::processes {
namespace {

// Read for every submit, written before the first: many may read at once.
struct Registry {
  std::shared_mutex mutex;
  std::unordered_map<std::uint64_t, const RegisteredFunction*> by_id;
  std::unordered_map<void (*)(), const RegisteredFunction*> by_address;
};

// Never destroyed: functions register before main, and static executors run after it.
Registry& registry() {
  static auto* instance = new Registry;
  return *instance;
}

// FNV-1a: the same in every program, unlike std::hash.
std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01b3U;
  return hash;
}

std::string short_place(const CodePlace& place) {
  std::string_view file = place.file;
  if (const auto slash = file.rfind('/'); slash != std::string_view::npos) file.remove_prefix(slash + 1);
  return fmt::format("{}:{}", file, place.line);
}

}  // namespace

RegisteredFunction::RegisteredFunction(std::string name, std::string signature, const CodePlace& place, CallName naming)
    : name_(std::move(name)),
      signature_(std::move(signature)),
      place_(short_place(place)),
      id_(hash_of(name_)),
      signature_id_(static_cast<std::uint32_t>(hash_of(signature_))),
      call_name_(naming) {}

std::string RegisteredFunction::call_name(ByteReader arguments) const noexcept {
  if (call_name_ != nullptr) {
    try {
      return call_name_(arguments);
    } catch (...) {  // arguments that cannot be read have no better name
    }
  }
  return name_;
}

std::string RegisteredFunction::describe_call(ByteReader arguments) const {
  return call_name_ != nullptr ? fmt::format("task \"{}\"", call_name(arguments))
                               : fmt::format("function \"{}\" ({})", name_, place_);
}

void add_function(RegisteredFunction& function, void (*address)()) {
  Registry& r = registry();
  const std::unique_lock lock(r.mutex);
  const auto [found, is_new] = r.by_id.try_emplace(function.id(), &function);
  if (!is_new && found->second != &function) {
    throw std::logic_error(fmt::format("the name \"{}\" was given to two functions: at {} and at {}; give one another",
                                       function.name(), found->second->place(), function.place()));
  }
  r.by_address[address] = &function;
}

const RegisteredFunction* find_function(std::uint64_t id) {
  Registry& r = registry();
  const std::shared_lock lock(r.mutex);
  const auto found = r.by_id.find(id);
  return found == r.by_id.end() ? nullptr : found->second;
}

const RegisteredFunction& registered_function(void (*address)()) {
  Registry& r = registry();
  const std::shared_lock lock(r.mutex);
  const auto found = r.by_address.find(address);
  if (found == r.by_address.end()) {
    throw std::invalid_argument(
        "this function was not registered, so no other process can find it; "
        "write POOLSCOPE_REGISTER_FUNCTION(its_name) beside it");
  }
  return *found->second;
}

}  // namespace poolscope::processes
