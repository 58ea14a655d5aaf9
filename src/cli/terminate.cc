// What happens to an exception that nobody catches, which main() leaves none of: the program stops. libstdc++'s own
// handler would print the exception's type, for which it brings a demangler of fifty kilobytes.
#include <cstdlib>
#include <exception>

namespace __cxxabiv1 {

// The name by which libstdc++'s terminate() finds its first handler (libsupc++/unwind-cxx.h).
extern std::terminate_handler __terminate_handler;
std::terminate_handler __terminate_handler = std::abort;

}  // namespace __cxxabiv1
