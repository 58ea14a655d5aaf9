# What every target is compiled with. `-ffp-contract=off` is not an option but a promise: a product and a sum are
# fused where the source says so (math/matmul.h) and nowhere else, so that results are the same on every CPU.
option(BRINE_TESTS "Build the tests" ON)
option(BRINE_BENCH "Build the benchmarks" OFF)
option(BRINE_FUZZ "Build the fuzz targets with libFuzzer (clang); without it they replay their corpus as tests" OFF)
option(BRINE_PRECOMPILE "Precompile the standard headers; an #include that is missing is not noticed then" OFF)
set(BRINE_COVERAGE "" CACHE STRING "Layers whose lines are counted as they run, e.g. container;read")
set(BRINE_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# -O3 is for math/ alone: elsewhere it makes the program half as large again and no faster.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(BRINE_CCACHE ccache)
if(BRINE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BRINE_CCACHE})
  if(BRINE_PRECOMPILE)  # else ccache leaves what uses a precompiled header to the compiler
    list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros)
  endif()
endif()

add_library(brine_flags INTERFACE)
target_compile_options(brine_flags INTERFACE -ffp-contract=off -ffunction-sections -fdata-sections -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wno-sign-conversion -Wno-missing-field-initializers -Wno-restrict -Werror=switch -Werror=return-type -fno-math-errno)
if(BRINE_SANITIZE)
  target_compile_options(brine_flags INTERFACE -fsanitize=${BRINE_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(brine_flags INTERFACE -fsanitize=${BRINE_SANITIZE})
endif()
if(BRINE_FUZZ)
  target_compile_options(brine_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(brine_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Functions that came out the same, as templates do for types of one size, are kept once: nothing here compares the
# addresses of functions.
include(CheckLinkerFlag)
set(fold -fuse-ld=gold -Wl,--icf=all)
check_linker_flag(CXX "${fold}" BRINE_FOLDS_CODE)
if(BRINE_FOLDS_CODE)
  set(BRINE_LEAN_LINK ${fold})
endif()
