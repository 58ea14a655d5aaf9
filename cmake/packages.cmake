# Debian's packages, listed in tools/packages.txt. Nothing is downloaded here.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)

function(brine_plain_library target header library)
  find_path(${target}_include ${header} REQUIRED)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE ${${target}_include})
  if(library)
    if(BRINE_SANITIZE)
      find_library(${target}_library NAMES ${library} REQUIRED)
    else()
      find_library(${target}_library NAMES lib${library}.a ${library} REQUIRED)
    endif()
    target_link_libraries(${target} INTERFACE ${${target}_library})
  endif()
endfunction()

# fmt's headers alone: its source is compiled once, in src/base/fmt.cc (Debian has no static library).
add_library(brine_fmt INTERFACE)
get_target_property(fmt_include fmt::fmt-header-only INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(brine_fmt SYSTEM INTERFACE ${fmt_include})

brine_plain_library(brine_zlib zlib.h z)
brine_plain_library(brine_bzip2 bzlib.h bz2)
brine_plain_library(brine_lzma lzma.h lzma)
brine_plain_library(brine_lz4 lz4frame.h lz4)
brine_plain_library(brine_zstd zstd.h zstd)
brine_plain_library(brine_utf8proc utf8proc.h utf8proc)
brine_plain_library(brine_pcre2 pcre2.h pcre2-8)
brine_plain_library(brine_protozero protozero/pbf_reader.hpp "")

# PCRE2 would bring its compiler to machine code, which is never asked for: a quarter of a megabyte of the program. Named
# here, its entry points count as defined, so that a linker leaves its object alone; nothing calls them, for no pattern
# is compiled by pcre2_jit_compile.
include(CheckCXXSourceCompiles)
if(brine_pcre2_library MATCHES "\\.a$")
  foreach(entry IN ITEMS _pcre2_jit_check_exec_8 _pcre2_jit_free_8 _pcre2_jit_free_rodata_8 _pcre2_jit_get_size_8
                         _pcre2_jit_get_target_8 pcre2_jit_match_8)
    list(APPEND no_machine_code -Wl,--defsym,${entry}=0)
  endforeach()
  set(CMAKE_REQUIRED_LIBRARIES ${brine_pcre2_library})
  set(CMAKE_REQUIRED_LINK_OPTIONS -static ${no_machine_code})
  check_cxx_source_compiles("#define PCRE2_CODE_UNIT_WIDTH 8
                             #include <pcre2.h>
                             int main() {
                               pcre2_code_free(nullptr);
                               return pcre2_match(nullptr, nullptr, 0, 0, 0, nullptr, nullptr);
                             }" BRINE_PCRE2_WITHOUT_MACHINE_CODE)
  if(BRINE_PCRE2_WITHOUT_MACHINE_CODE)
    list(APPEND BRINE_LEAN_LINK ${no_machine_code})
  endif()
endif()
