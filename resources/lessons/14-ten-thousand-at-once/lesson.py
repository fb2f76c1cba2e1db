async def task(i):
    await asyncio.sleep(2)
    return i * i

async def main():
    return await asyncio.gather(
        *(task(i) for i in range(10_000)))

asyncio.run(main())
