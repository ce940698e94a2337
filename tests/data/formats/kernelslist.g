MemcpyHtoD,0x00007f580face400,32768
kernel-2.traceg
MemcpyHtoD,0x0000000000001000,4096
ncclGroupStart
MemcpyDtoH,0x0000000000001000,4096
kernel-593.traceg.gz
